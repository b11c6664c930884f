import type { TFunction } from 'i18next';
import type { Finding } from '../api/types';
import { convertDistance, formatDate, formatDistance, formatNumber, type Unit } from './format';

/** A fact in the reader's language; its name says what kind of number it is. */
function formatFact(name: string, value: number, unit: Unit): string {
  if (/(^at|At)$/.test(name)) return formatDate(value);
  const kilometres = /^kilometres/.test(name) ? value : /metres$/i.test(name) ? value / 1_000 : null;
  return kilometres === null ? formatNumber(value) : formatDistance(convertDistance(kilometres, 'km', unit), unit);
}

/** What was found, with its figures. Kinds that this portal doesn't know are told in the node's own, English sentence. */
export function told(t: TFunction, finding: Finding, unit: Unit): string {
  const facts = Object.fromEntries(Object.entries(finding.facts).map(([name, value]) => [name, formatFact(name, value, unit)]));
  const sentence = t(`finding.told.${finding.kind}`, { ...facts, defaultValue: '' });
  return sentence === '' || sentence.includes('{{') ? finding.text : sentence;
}
