// What a person who buys a used car once in five years must know first, from the node's verdict on one vehicle.

import type { Finding, Vehicle, VehicleRecord } from '../../api/types';
import type { Tone } from '../../components/basics';
import type { IconName } from '../../components/Icon';
import { bareType } from '../../lib/records';
import { restsOn } from './restsOn';

/** A text key with its placeholders: `count` picks the plural, `term.<group>` values are translated where it is drawn. */
export type Phrase = { key: string; values?: Record<string, string | number> };

/** A phrase, and the finding whose figures stand behind it. */
export type Reason = Phrase & { finding?: Finding };

export type Assessment = { level: 'stop' | 'caution' | 'quiet'; stops: Reason[]; cautions: Reason[] };

const counted = (key: string, count: number): Phrase[] => (count > 0 ? [{ key, values: { count } }] : []);
const when = (condition: boolean, key: string): Phrase[] => (condition ? [{ key }] : []);

/** Reasons in the order of their weight. Findings of the same kind are named once. */
export function assess(vehicle: Vehicle): Assessment {
  const { verdict, findings, alerts } = vehicle;
  const kinds = (severe: boolean): Reason[] => {
    const firsts = new Map<string, Finding>();
    for (const finding of findings) {
      if ((finding.severity === 'serious') === severe && !firsts.has(finding.kind)) firsts.set(finding.kind, finding);
    }
    return [...firsts.values()].map((finding) => ({ key: `finding.kind.${finding.kind}`, finding }));
  };
  const clones = alerts.filter((alert) => alert.kind === 'clone_attempt').length;
  const stops = [
    ...when(verdict.stolen, 'assess.stolen'),
    ...when(verdict.endOfLife, 'assess.endOfLife'),
    ...when(verdict.totalLoss, 'assess.totalLoss'),
    ...counted('assess.clone', clones),
    ...kinds(true),
  ];
  const cautions = [
    ...kinds(false),
    ...when(verdict.structuralDamage, 'assess.structural'),
    ...counted('assess.accidents', verdict.accidents),
    ...counted('assess.liens', verdict.liens),
    ...counted('assess.brands', verdict.brands.length),
    ...counted('assess.recalls', verdict.openRecalls),
    ...counted('assess.disputes', verdict.disputes),
    ...when(verdict.exported, 'assess.exported'),
    ...counted('assess.gaps', verdict.coverageGaps),
  ];
  return { level: stops.length > 0 ? 'stop' : cautions.length > 0 ? 'caution' : 'quiet', stops, cautions };
}

export type Tile = {
  id: string;
  icon: IconName;
  label: string;
  tone: Tone;
  value: Phrase;
  /** A second, smaller line. */
  note: Phrase | null;
  /** The section of the page that explains it. */
  section: string;
  /** Numbers of the records that it rests on, oldest first. */
  records: number[];
};

/** A chip before it is known what it rests on. */
type Bare = Omit<Tile, 'records'>;

function accidentsTile({ verdict }: Vehicle): Bare {
  const { accidents, worstAccident, structuralDamage, totalLoss } = verdict;
  const grave = totalLoss || structuralDamage || worstAccident === 'severe' || worstAccident === 'total_loss';
  return {
    id: 'accidents',
    icon: 'crash',
    label: 'verdict.accidents',
    tone: accidents === 0 ? 'quiet' : grave ? 'bad' : 'warn',
    // "None reported" is never green: silence isn't a clean record.
    value: accidents === 0 ? { key: 'verdict.accidentsNone' } : { key: 'verdict.accidents', values: { count: accidents } },
    note:
      accidents === 0
        ? { key: 'verdict.accidentsNoneNote' }
        : worstAccident
          ? { key: 'verdict.accidentsWorst', values: { 'term.accident': worstAccident } }
          : structuralDamage
            ? { key: 'verdict.accidentsStructural' }
            : null,
    section: 'timeline',
  };
}

function odometerTile({ verdict }: Vehicle): Bare {
  const values = {
    consistent: ['ok', 'verdict.odometerConsistent'],
    suspicious: ['bad', 'verdict.odometerSuspicious'],
    no_readings: ['quiet', 'verdict.odometerNone'],
  } as const;
  const [tone, key] = values[verdict.odometer] ?? values.no_readings;
  return { id: 'odometer', icon: 'gauge', label: 'verdict.odometer', tone, value: { key }, note: null, section: 'odometer' };
}

function titleTile({ verdict }: Vehicle): Bare {
  const { liens, brands } = verdict;
  return {
    id: 'title',
    icon: 'title',
    label: 'verdict.title',
    tone: brands.length > 0 ? 'bad' : liens > 0 ? 'warn' : 'ok',
    value: liens > 0 ? { key: 'verdict.titleLiens', values: { count: liens } } : { key: 'verdict.titleClear' },
    note:
      brands.length > 0 ? { key: 'verdict.titleBrands', values: { count: brands.length } } : { key: 'verdict.titleNoBrands' },
    section: 'title',
  };
}

function theftTile({ verdict }: Vehicle, records: VehicleRecord[]): Bare {
  const wasStolen = records.some((record) => bareType(record.type) === 'report_theft' && record.status === 'standing');
  return {
    id: 'theft',
    icon: 'theft',
    label: 'verdict.theft',
    tone: verdict.stolen ? 'bad' : wasStolen ? 'warn' : 'ok',
    value: { key: verdict.stolen ? 'verdict.theftYes' : wasStolen ? 'verdict.theftRecovered' : 'verdict.theftNo' },
    note: null,
    section: 'timeline',
  };
}

/** The eight verdict chips, in the order in which a buyer would ask. */
export function tilesOf(vehicle: Vehicle, records: VehicleRecord[]): Tile[] {
  const { verdict } = vehicle;
  const openCount = (id: string, icon: IconName, count: number, section: string): Bare => ({
    id,
    icon,
    label: `verdict.${id}`,
    tone: count > 0 ? 'warn' : 'ok',
    value: count > 0 ? { key: `verdict.${id}`, values: { count } } : { key: `verdict.${id}None` },
    note: null,
    section,
  });
  const tiles: Bare[] = [
    {
      id: 'owners',
      icon: 'owners',
      label: 'verdict.owners',
      tone: 'quiet',
      value: { key: 'verdict.owners', values: { count: verdict.owners } },
      note: null,
      section: 'title',
    },
    accidentsTile(vehicle),
    odometerTile(vehicle),
    titleTile(vehicle),
    theftTile(vehicle, records),
    openCount('recalls', 'recall', verdict.openRecalls, 'timeline'),
    openCount('disputes', 'dispute', verdict.disputes, 'timeline'),
    {
      id: 'coverage',
      icon: 'coverage',
      label: 'verdict.coverage',
      tone: verdict.coverageGaps > 0 ? 'warn' : 'ok',
      value:
        verdict.coverageGaps > 0
          ? { key: 'verdict.coverageGaps', values: { count: verdict.coverageGaps } }
          : { key: 'verdict.coverageFull' },
      note: { key: 'verdict.coverageNote' },
      section: 'coverage',
    },
  ];
  return tiles.map((tile) => ({ ...tile, records: restsOn(tile.id, vehicle, records) }));
}
