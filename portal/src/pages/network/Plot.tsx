import { TableHead } from '../../components/TableHead';
import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../lib/format';
import type { ChartData } from './Chart';
import styles from './NetworkPage.module.css';

const Chart = lazy(() => import('./Chart'));

type Props = {
  title: string;
  text: string;
  /** What the values are named by, and what they are. */
  headings: [string, string];
  data: ChartData;
};

/** A chart with what it means, and the same figures as a table for whoever can't see it or wants the numbers. */
export function Plot({ title, text, headings, data }: Props) {
  const { t } = useTranslation();
  return (
    <figure className={`card ${styles.plot}`}>
      <figcaption>
        <h2>{title}</h2>
        <p className="small muted">{text}</p>
      </figcaption>
      <div className={styles.canvas} role="img" aria-label={`${title}. ${text}`}>
        <Suspense fallback={<Skeleton height={220} radius="sm" />}>
          <Chart data={data} title={headings[1]} />
        </Suspense>
      </div>
      <details>
        <summary>{t('health.table')}</summary>
        <div tabIndex={0} role="group" aria-label={title}>
          <table>
            <TableHead names={headings} />
            <tbody>
              {data.names.map((name, index) => (
                <tr key={index}>
                  <th scope="row">{name}</th>
                  <td>{formatNumber(data.values[index] ?? 0)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
