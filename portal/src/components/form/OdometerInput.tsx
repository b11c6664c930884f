import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { term } from '../../lib/rich';
import type { OdometerDraft } from './fields';
import styles from './Form.module.css';
import { asLabel, ChoiceField, TextField, useInputs } from './FormFields';
import type { Form } from './useForm';

const SOURCES = ['dashboard', 'diagnostic', 'telematics', 'declared', 'estimated'] as const;
const BRANDS = [
  'actual', 'not_actual', 'tampering_verified', 'exempt', 'exceeds_mechanical_limits', 'may_be_altered', 'replaced',
  'reading_at_renewal', 'discrepancy', 'call_title_division', 'rectified_mechanical_limits',
] as const;

/** A reading with its unit, how it was come by, and what is said about it. */
export function OdometerInput(props: {
  form: Form;
  name: string;
  label: string;
  draft: OdometerDraft;
  onChange: (draft: OdometerDraft) => void;
}) {
  const { form, name, label, draft, onChange } = props;
  const { t } = useTranslation();
  const input = useInputs(form);
  const set = (part: Partial<OdometerDraft>): void => onChange({ ...draft, ...part });
  const options = (group: string, values: readonly string[]) => values.map((value) => ({ value, label: asLabel(term(t, group, value)) }));
  return (
    <div className={styles.odometer}>
      <div className={styles.reading}>
        <TextField {...input(name, label)} value={draft.value} most={14} numeric onChange={(value) => set({ value })} />
        <SegmentedControl
          aria-label={t('form.unit')}
          value={draft.unit}
          data={['km', 'mi']}
          onChange={(unit) => set({ unit: unit === 'mi' ? 'mi' : 'km' })}
        />
      </div>
      <ChoiceField {...input(`${name}.source`)} value={draft.source} options={options('term.source', SOURCES)} onChange={(source) => set({ source })} />
      <ChoiceField {...input(`${name}.brand`)} value={draft.brand} options={options('term.odometerBrand', BRANDS)} onChange={(brand) => set({ brand })} />
    </div>
  );
}
