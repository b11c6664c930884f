import { describe, expect, it } from 'vitest';
import type { Vehicle, VehicleRecord, Verdict } from '../../api/types';
import { assess, tilesOf } from './assess';

const CLEAR: Verdict = {
  owners: 1,
  accidents: 0,
  worstAccident: null,
  structuralDamage: false,
  totalLoss: false,
  odometer: 'consistent',
  stolen: false,
  openRecalls: 0,
  liens: 0,
  brands: [],
  disputes: 0,
  exported: false,
  endOfLife: false,
  coverageGaps: 0,
};

const vehicle = (verdict: Partial<Verdict>, more: Partial<Vehicle> = {}): Vehicle =>
  ({ verdict: { ...CLEAR, ...verdict }, findings: [], alerts: [], liens: [], disputes: [], odometer: null, ...more }) as unknown as Vehicle;

const finding = (kind: string, severity: string) => ({ id: kind, kind, severity, records: [], facts: {}, text: '' }) as never;

const tone = (subject: Vehicle, id: string, records: VehicleRecord[] = []): string | undefined =>
  tilesOf(subject, records).find((tile) => tile.id === id)?.tone;

describe('assessment', () => {
  it('is quiet only when nothing at all speaks against the car', () => {
    expect(assess(vehicle({}))).toEqual({ level: 'quiet', stops: [], cautions: [] });
  });

  it.each([
    [{ stolen: true }, 'assess.stolen'],
    [{ endOfLife: true }, 'assess.endOfLife'],
    [{ totalLoss: true }, 'assess.totalLoss'],
  ])('stops for %o', (verdict, key) => {
    const { level, stops } = assess(vehicle(verdict));
    expect(level).toBe('stop');
    expect(stops[0]?.key).toBe(key);
  });

  it.each([
    [{ accidents: 1 }, 'assess.accidents'],
    [{ liens: 2 }, 'assess.liens'],
    [{ openRecalls: 1 }, 'assess.recalls'],
    [{ disputes: 1 }, 'assess.disputes'],
    [{ brands: [{ record: 3, code: '11', name: 'Salvage', sourceCode: 'S', branderClass: 'insurer' }] }, 'assess.brands'],
    [{ exported: true }, 'assess.exported'],
    [{ coverageGaps: 3 }, 'assess.gaps'],
  ])('warns of %o', (verdict, key) => {
    const { level, cautions } = assess(vehicle(verdict));
    expect(level).toBe('caution');
    expect(cautions.map((reason) => reason.key)).toContain(key);
  });

  it('stops for serious findings and clone alerts, warns of lesser ones, names each kind once', () => {
    const alerts = [{ kind: 'clone_attempt' }, { kind: 'clone_attempt' }] as never;
    const findings = [finding('odometer_rollback', 'serious'), finding('odometer_rollback', 'serious'), finding('ownership_churn', 'warning')];
    const { level, stops, cautions } = assess(vehicle({}, { alerts, findings }));
    expect(level).toBe('stop');
    expect(stops).toEqual([{ key: 'assess.clone', values: { count: 2 } }, { key: 'finding.kind.odometer_rollback', finding: findings[0] }]);
    expect(cautions).toEqual([{ key: 'finding.kind.ownership_churn', finding: findings[2] }]);
  });
});

describe('chips', () => {
  it('are the eight that a buyer asks for', () => {
    expect(tilesOf(vehicle({}), []).map((tile) => tile.id)).toEqual([
      'owners',
      'accidents',
      'odometer',
      'title',
      'theft',
      'recalls',
      'disputes',
      'coverage',
    ]);
  });

  it('never call the absence of accident reports good', () => {
    expect(tone(vehicle({}), 'accidents')).toBe('quiet');
    expect(tone(vehicle({ accidents: 1, worstAccident: 'minor' }), 'accidents')).toBe('warn');
    expect(tone(vehicle({ accidents: 1, worstAccident: 'severe' }), 'accidents')).toBe('bad');
    expect(tone(vehicle({ accidents: 1, structuralDamage: true }), 'accidents')).toBe('bad');
  });

  it('remember a theft after the recovery', () => {
    const report = { type: 'vehicles.report_theft', status: 'standing' } as VehicleRecord;
    expect(tone(vehicle({}), 'theft')).toBe('ok');
    expect(tone(vehicle({}), 'theft', [report])).toBe('warn');
    expect(tone(vehicle({}), 'theft', [{ ...report, status: 'did_not_occur' }])).toBe('ok');
    expect(tone(vehicle({ stolen: true }), 'theft', [report])).toBe('bad');
  });

  it('name the records that they rest on', () => {
    const record = (number: number, type: string, fields: object = {}): VehicleRecord =>
      ({ number, type: `vehicles.${type}`, status: 'standing', by: 'bank', action: { by: 'bank', ...fields } }) as unknown as VehicleRecord;
    const records = [
      record(0, 'register_birth', { holder: 'org:maker' }),
      record(1, 'open_recall', { campaign: 'A' }),
      record(2, 'open_recall', { campaign: 'B' }),
      record(3, 'complete_recall', { campaign: 'A' }),
      record(4, 'transfer_title', { to: ['did:key:z6Mk'] }),
      record(5, 'place_lien', { lien: 'first' }),
      record(6, 'place_lien', { lien: 'second' }),
      { ...record(7, 'record_accident'), status: 'did_not_occur' as const },
      record(8, 'record_accident'),
    ];
    const subject = vehicle(
      { accidents: 1, liens: 1, openRecalls: 1 },
      {
        liens: [
          { lien: 'first', lender: 'bank', status: 'released', placedAt: 1 },
          { lien: 'second', lender: 'bank', status: 'placed', placedAt: 2 },
        ],
        findings: [{ kind: 'odometer_rollback', severity: 'serious', records: [9, 8] } as never],
      },
    );
    const rests = Object.fromEntries(tilesOf(subject, records).map((tile) => [tile.id, tile.records]));
    expect(rests).toEqual({ owners: [0, 4], accidents: [8], odometer: [8, 9], title: [6], theft: [], recalls: [2], disputes: [], coverage: [] });
  });

  it('survive an odometer verdict that they do not know', () => {
    expect(tone(vehicle({ odometer: 'quantum' as never }), 'odometer')).toBe('quiet');
  });
});
