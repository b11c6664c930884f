// What a correction changed: the fields in which the record that replaces another says something else.

import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import type { VehicleRecord } from '../../api/types';
import { formatDate } from '../../lib/format';
import { startOf } from '../../lib/records';
import { actionFacts, recordSentence } from '../../lib/sentence';

type Difference = { name: string; label: string; before: ReactNode; after: ReactNode };

/** Fields that say nothing about the car. */
const IGNORED = new Set(['type', 'salt', 'by', 'vehicle', 'occurredAt']);

/** Field by field, and the whole sentence where it tells of something that has no label of its own. */
export function differencesOf(t: TFunction, before: VehicleRecord, after: VehicleRecord): Difference[] {
  const found: Difference[] = [];
  if (startOf(before) !== startOf(after)) {
    found.push({ name: 'date', label: t('correction.date'), before: formatDate(startOf(before)), after: formatDate(startOf(after)) });
  }
  const [old, now] = [actionFacts(t, before.action), actionFacts(t, after.action)];
  const labelled = new Set([...old, ...now].map(({ name }) => name));
  for (const name of labelled) {
    const [was, is] = [old.find((fact) => fact.name === name), now.find((fact) => fact.name === name)];
    // Facts that are drawn as links come from single fields, which can be compared themselves.
    const isText = typeof was?.value === 'string' && typeof is?.value === 'string';
    const isSame = isText ? was.value === is.value : same(before.action[name], after.action[name]);
    const label = was?.label ?? is?.label ?? name;
    if (!isSame) found.push({ name, label, before: was?.value ?? '–', after: is?.value ?? '–' });
  }
  const names = new Set([...Object.keys(before.action), ...Object.keys(after.action)]);
  const untold = [...names].some(
    (name) => !IGNORED.has(name) && !labelled.has(name) && !same(before.action[name], after.action[name]),
  );
  if (untold) {
    const [was, is] = [recordSentence(t, before.action), recordSentence(t, after.action)];
    found.unshift({ name: 'sentence', label: t('correction.record'), before: was, after: is });
  }
  return found;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
