import { Button, Select } from '@mantine/core';
import { useLocation, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Vehicle, VehicleRecord } from '../../api/types';
import { Icon } from '../../components/Icon';
import { Timeline } from '../../components/Timeline';
import { RecordActions, WhoMay } from '../../components/timeline/RecordActions';
import { filterRecords, groupsOf, isChosen, reportersOf, toggled, typesOf, type TimelineFilter } from './filters';
import styles from './History.module.css';

type Search = TimelineFilter & { order?: string };

type BarProps = { records: VehicleRecord[]; filter: Search; onChange: (change: Partial<Search>) => void };

/** What to show: kinds of records, one reporter's, only questioned ones, and in which order. */
function FilterBar({ records, filter, onChange }: BarProps) {
  const { t } = useTranslation();
  const chosen = typesOf(filter);
  const isOldest = filter.order === 'oldest';
  return (
    <div className={styles.filters}>
      <div className={styles.groups} role="group" aria-label={t('timeline.filter')}>
        <button type="button" aria-pressed={chosen.size === 0} onClick={() => onChange({ types: '' })}>
          {t('timeline.all')} <span>{records.length}</span>
        </button>
        {groupsOf(records).map(({ group, count }) => (
          <button
            key={group}
            type="button"
            aria-pressed={isChosen(chosen, group)}
            onClick={() => onChange({ types: toggled(chosen, group) ?? '' })}
          >
            {t(`filter.group.${group}`)} <span>{count}</span>
          </button>
        ))}
      </div>
      <div className={styles.more}>
        <button
          type="button"
          className={styles.questioned}
          aria-pressed={filter.only === 'questioned'}
          onClick={() => onChange({ only: filter.only === 'questioned' ? '' : 'questioned' })}
        >
          {t('filter.questioned')}
        </button>
        <Select
          size="xs"
          aria-label={t('filter.reporter')}
          placeholder={t('filter.anyReporter')}
          value={filter.by ?? null}
          data={reportersOf(records)}
          clearable
          searchable
          onChange={(next) => onChange({ by: next ?? '' })}
        />
        <Button
          size="xs"
          variant="default"
          leftSection={<Icon name="arrow" size={14} style={{ transform: `rotate(${isOldest ? 90 : -90}deg)` }} />}
          onClick={() => onChange({ order: isOldest ? '' : 'oldest' })}
        >
          {t(isOldest ? 'filter.oldestFirst' : 'filter.newestFirst')}
        </Button>
      </div>
    </div>
  );
}

/** Every record, filtered as the address says; a link to one record finds it whatever the filter says. */
export function History({ vehicle, records }: { vehicle: Vehicle; records: VehicleRecord[] }) {
  const { t } = useTranslation();
  const filter: Search = useSearch({ from: '/vehicles/$id' });
  const { hash } = useLocation();
  const navigate = useNavigate({ from: '/vehicles/$id' });
  const isLinked = hash.startsWith('record-');
  const linked = Number(hash.slice('record-'.length));
  const filtered = filterRecords(records, vehicle.findings, filter);
  const isHidden = isLinked && !filtered.some(({ number }) => number === linked);
  const shown = isHidden ? records : filtered;
  const change = (next: Partial<Search>): void => {
    // Empty texts leave the address.
    const cleared = Object.fromEntries(Object.entries(next).map(([name, value]) => [name, value || undefined]));
    void navigate({ search: (search) => ({ ...search, ...cleared }), hash: '', replace: true, resetScroll: false });
  };
  return (
    <section id="timeline" className="stack" aria-labelledby="timeline-heading">
      <div className="row between">
        <h2 id="timeline-heading">{t('timeline.heading')}</h2>
        <span className="small muted" role="status">
          {t('timeline.shown', { shown: shown.length, total: records.length })}
        </span>
      </div>
      <WhoMay vehicle={vehicle} records={records} />
      <FilterBar records={records} filter={isHidden ? {} : filter} onChange={change} />
      {shown.length === 0 ? (
        <p className="muted">{t('timeline.empty')}</p>
      ) : (
        <Timeline
          records={shown}
          all={records}
          findings={vehicle.findings}
          label={t('timeline.heading')}
          oldestFirst={filter.order === 'oldest'}
          stepsOf={(record) => <RecordActions vehicle={vehicle} record={record} records={records} />}
        />
      )}
    </section>
  );
}
