// From what a barcode says to the car that it names.

import { isLedgerId, isVin } from '../../lib/format';

/** `…/vehicles/<name>` of any portal: what the share dialog's code holds. */
const LINK = /\/vehicles\/([^/?#]+)/;

/**
 * The VIN or vehicle id in a scanned text; null when there is none. Makers print the bare VIN, or the VIN behind the `I` that
 * stands for an import in Code 39 (ISO 15418 / AIAG B-10), with the symbology's asterisks around it on some labels.
 */
export function vehicleIn(text: string): string | null {
  const link = LINK.exec(text)?.[1];
  const compact = (link ?? text).replace(/[\s*-]/g, '');
  if (isLedgerId(compact.toLowerCase())) return compact.toLowerCase();
  const name = compact.toUpperCase();
  if (isVin(name)) return name;
  const withoutPrefix = name.replace(/^I/, '');
  if (isVin(withoutPrefix)) return withoutPrefix;
  // Codes that hold more than the VIN keep it in a field of its own.
  return text.toUpperCase().split(/[^A-Z0-9]+/).find(isVin) ?? null;
}
