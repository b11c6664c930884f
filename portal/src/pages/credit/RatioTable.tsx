import { useTranslation } from 'react-i18next';
import { TableHead } from '../../components/TableHead';
import { Badge } from '../../components/basics';
import { measuresOf } from '../../credit/measures';
import type { OpenApplication } from '../../credit/types';
import { formatMoney } from '../../lib/format';
import table from '../../components/Table.module.css';
import { percent } from './Answer';

/** The ratios, and the policy's limits that weren't kept, with what follows from each. */
export function RatioTable({ application }: { application: OpenApplication }) {
  const { t } = useTranslation();
  const shown = (unit: 'ppm' | 'money' | 'months', value: number | null): string => {
    if (value === null) return '–';
    if (unit === 'months') return t('loan.months', { count: value });
    return unit === 'money' ? formatMoney(value, application.currency) : percent(value);
  };
  return (
    <div className={table.scroll} tabIndex={0} role="region" aria-label={t('credit.ratios')}>
      <table className={table.table}>
        <TableHead names={['ratio', 'value', 'limit', 'follows'].map((column) => t(`credit.ratioColumn.${column}`))} />
        <tbody>
          {measuresOf(application).map(({ rule, unit, value, limit, otherwise }) => (
            <tr key={rule} data-rule={rule} data-kept={otherwise === null}>
              <th scope="row">{t(`credit.rule.${rule}`)}</th>
              <td className="figure">{shown(unit, value)}</td>
              <td className="figure">{shown(unit, limit)}</td>
              <td>
                <Badge tone={otherwise === null ? 'ok' : otherwise === 'refer' ? 'warn' : 'bad'}>{t(`credit.follows.${otherwise ?? 'nothing'}`)}</Badge>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
