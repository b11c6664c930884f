/** The pages that the header and the phone's menu list. */
export const NAVIGATION = [
  { to: '/vehicles', label: 'shell.nav.vehicles' },
  { to: '/organisations', label: 'shell.nav.organisations' },
  { to: '/explorer', label: 'shell.nav.explorer' },
  { to: '/verify', label: 'shell.nav.verify' },
  { to: '/developers', label: 'shell.nav.developers' },
] as const;
