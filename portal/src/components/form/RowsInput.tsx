import { ActionIcon, Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { term } from '../../lib/rich';
import { Icon } from '../Icon';
import { blankRow, type Column, type Field, type RowDraft } from './fields';
import styles from './Form.module.css';
import { asLabel, ChoiceField, TextField, useInputs } from './FormFields';
import type { Form } from './useForm';

type Rows = Extract<Field, { kind: 'rows' }>;

/** A list whose entries have a few columns each, such as the work that was done. */
export function RowsInput({ form, field, label, rows }: { form: Form; field: Rows; label: string; rows: RowDraft[] }) {
  const { t } = useTranslation();
  const input = useInputs(form);
  const { name, columns, most } = field;
  const problem = input(name, label).error;
  const change = (index: number, column: Column, text: string): void =>
    form.set(name, rows.map((row, at) => (at === index ? { ...row, [column.name]: text } : row)));
  const cell = (row: RowDraft, index: number, column: Column) => {
    const place = `${name}.${index}.${column.name}`;
    const common = {
      ...input(place, t(`form.column.${name}.${column.name}`)),
      value: row[column.name] ?? '',
      onChange: (text: string) => change(index, column, text),
    };
    if (!column.options) return <TextField key={column.name} {...common} most={column.most} />;
    const options = column.options.map((value) => ({ value, label: asLabel(term(t, column.terms ?? '', value)) }));
    return <ChoiceField key={column.name} {...common} options={options} />;
  };
  return (
    <fieldset className={styles.rows}>
      <legend>{label}</legend>
      {rows.map((row, index) => (
        <div key={index} className={styles.line} role="group" aria-label={t('form.row', { number: index + 1 })}>
          {columns.map((column) => cell(row, index, column))}
          <ActionIcon
            variant="subtle"
            size="lg"
            className={styles.remove}
            aria-label={t('form.removeRow', { number: index + 1 })}
            onClick={() => form.set(name, rows.filter((_, at) => at !== index))}
          >
            <Icon name="cross" size={17} />
          </ActionIcon>
        </div>
      ))}
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <Button
        variant="default"
        size="xs"
        disabled={rows.length >= most}
        leftSection={<Icon name="plus" size={15} />}
        onClick={() => form.set(name, [...rows, blankRow(columns)])}
      >
        {t(`form.add.${name}`)}
      </Button>
    </fieldset>
  );
}
