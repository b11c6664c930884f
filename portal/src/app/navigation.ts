/** The pages that the header lists itself; the phone's menu begins with them. */
export const NAVIGATION = [
  { to: '/vehicles', label: 'shell.nav.vehicles' },
  { to: '/organisations', label: 'shell.nav.organisations' },
  { to: '/explorer', label: 'shell.nav.explorer' },
  { to: '/verify', label: 'shell.nav.verify' },
] as const;

/** The pages behind the header's "More", in groups; the phone's menu ends with them. */
export const MORE = [
  {
    label: 'navigation.work',
    pages: [
      { to: '/wallet', label: 'navigation.wallet' },
      { to: '/sales', label: 'navigation.sales' },
      { to: '/credit', label: 'navigation.credit' },
      { to: '/loans', label: 'navigation.loans' },
      { to: '/desk', label: 'navigation.desk' },
      { to: '/inbox', label: 'navigation.inbox' },
      { to: '/proposals', label: 'navigation.proposals' },
      { to: '/governance', label: 'navigation.governance' },
    ],
  },
  {
    label: 'navigation.oversight',
    pages: [
      { to: '/network', label: 'navigation.network' },
      { to: '/regulator', label: 'navigation.regulator' },
    ],
  },
  {
    label: 'navigation.build',
    pages: [
      { to: '/docs', label: 'docs.title' },
      { to: '/developers', label: 'shell.nav.developers' },
    ],
  },
] as const;
