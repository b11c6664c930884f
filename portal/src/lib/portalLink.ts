// Links to pages of a portal, pasted where one searches.

/** The pages that a link may lead to: what people pass on to each other. */
const PAGE =
  /^\/(vehicles\/[A-Za-z0-9]+(\/print)?|organisations\/[a-z0-9-]+|explorer\/(blocks\/\d+|transactions\/[0-9a-f]{64})|search|verify|docs(\/[a-z]+)?)\/?$/;
const WITHOUT_SCHEME = /^[\w.-]+(:\d+)?\//;

/**
 * The address within this portal that a pasted link means, or null for other text. Every member's portal has the same
 * pages over the same ledger, so that the host of the link doesn't matter; nothing is ever asked of it.
 */
export function portalAddress(text: string): string | null {
  const trimmed = text.trim();
  const isLink = /^https?:\/\//i.test(trimmed);
  if (!isLink && !WITHOUT_SCHEME.test(trimmed)) return null;
  try {
    const { pathname, search, hash } = new URL(isLink ? trimmed : `https://${trimmed}`);
    return PAGE.test(pathname) ? pathname + search + hash : null;
  } catch {
    return null;
  }
}
