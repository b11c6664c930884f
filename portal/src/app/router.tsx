import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { network, vehicle as vehicleQuery } from '../api/queries';
import { HomePage } from '../pages/home/HomePage';
import { Shell } from './Shell';
import { CrashPage, NotFoundPage } from './fallbacks';
import { queryClient } from './queryClient';

/** Keeps the named text parameters of an address; anything else in it is dropped. */
function texts<Name extends string>(...names: Name[]) {
  return (search: Record<string, unknown>): Partial<Record<Name, string>> => {
    const kept: Partial<Record<Name, string>> = {};
    for (const name of names) {
      const value = search[name];
      if (typeof value === 'string' && value !== '') kept[name] = value;
    }
    return kept;
  };
}

/** What every table keeps in its page's address. */
const TABLE = ['cursor', 'sort', 'columns', 'live'] as const;

const root = createRootRoute({ component: Shell });

const home = createRoute({ getParentRoute: () => root, path: '/', component: HomePage });

const vehicles = createRoute({
  getParentRoute: () => root,
  path: '/vehicles',
  validateSearch: texts('q', 'make', 'model', 'modelYear', 'finding', 'status', ...TABLE),
  component: lazyRouteComponent(() => import('../pages/vehicles/VehiclesPage'), 'VehiclesPage'),
});

const vehicle = createRoute({
  getParentRoute: () => root,
  path: '/vehicles/$id',
  validateSearch: texts('types', 'by', 'only', 'order', 'unit', 'odometer'),
  component: lazyRouteComponent(() => import('../pages/vehicle/VehiclePage'), 'VehiclePage'),
  // Asked for while the page's own code is on its way; the page tells what becomes of it.
  loader: ({ params }) => {
    void queryClient.prefetchQuery(vehicleQuery(params.id));
    void queryClient.prefetchQuery(network());
  },
});

const vehiclePaper = createRoute({
  getParentRoute: () => root,
  path: '/vehicles/$id/print',
  component: lazyRouteComponent(() => import('../pages/paper/PaperPage'), 'PaperPage'),
});

const organisations = createRoute({
  getParentRoute: () => root,
  path: '/organisations',
  validateSearch: texts('q', 'role', 'country', ...TABLE),
  component: lazyRouteComponent(() => import('../pages/organisations/OrganisationsPage'), 'OrganisationsPage'),
});

const organisation = createRoute({
  getParentRoute: () => root,
  path: '/organisations/$id',
  component: lazyRouteComponent(() => import('../pages/organisations/OrganisationPage'), 'OrganisationPage'),
});

const explorer = createRoute({
  getParentRoute: () => root,
  path: '/explorer',
  validateSearch: texts('live'),
  component: lazyRouteComponent(() => import('../pages/explorer/ExplorerPage'), 'ExplorerPage'),
});

const blocks = createRoute({
  getParentRoute: () => root,
  path: '/explorer/blocks',
  validateSearch: texts(...TABLE),
  component: lazyRouteComponent(() => import('../pages/explorer/BlocksPage'), 'BlocksPage'),
});

const transactions = createRoute({
  getParentRoute: () => root,
  path: '/explorer/transactions',
  validateSearch: texts('organisation', 'type', 'status', 'from', 'to', ...TABLE),
  component: lazyRouteComponent(() => import('../pages/explorer/TransactionsPage'), 'TransactionsPage'),
});

const members = createRoute({
  getParentRoute: () => root,
  path: '/explorer/members',
  validateSearch: texts(...TABLE),
  component: lazyRouteComponent(() => import('../pages/explorer/MembersPage'), 'MembersPage'),
});

const networkHealth = createRoute({
  getParentRoute: () => root,
  path: '/network',
  validateSearch: texts(...TABLE),
  component: lazyRouteComponent(() => import('../pages/network/NetworkPage'), 'NetworkPage'),
});

const block = createRoute({
  getParentRoute: () => root,
  path: '/explorer/blocks/$height',
  component: lazyRouteComponent(() => import('../pages/explorer/BlockPage'), 'BlockPage'),
});

const transaction = createRoute({
  getParentRoute: () => root,
  path: '/explorer/transactions/$id',
  validateSearch: texts('view'),
  component: lazyRouteComponent(() => import('../pages/explorer/TransactionPage'), 'TransactionPage'),
});

const findings = createRoute({
  getParentRoute: () => root,
  path: '/regulator',
  validateSearch: texts('by', 'kind', ...TABLE),
  component: lazyRouteComponent(() => import('../pages/regulator/FindingsPage'), 'FindingsPage'),
});

const coverage = createRoute({
  getParentRoute: () => root,
  path: '/regulator/coverage',
  validateSearch: texts('silent', ...TABLE),
  component: lazyRouteComponent(() => import('../pages/regulator/CoveragePage'), 'CoveragePage'),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: '/regulator/audit',
  validateSearch: texts('organisation', 'type', 'status', 'from', 'to', ...TABLE),
  component: lazyRouteComponent(() => import('../pages/regulator/AuditPage'), 'AuditPage'),
});

const search = createRoute({
  getParentRoute: () => root,
  path: '/search',
  validateSearch: texts('q'),
  component: lazyRouteComponent(() => import('../pages/search/SearchPage'), 'SearchPage'),
});

const verify = createRoute({
  getParentRoute: () => root,
  path: '/verify',
  component: lazyRouteComponent(() => import('../pages/verify/VerifyPage'), 'VerifyPage'),
});

const docs = createRoute({
  getParentRoute: () => root,
  path: '/docs',
  component: lazyRouteComponent(() => import('../pages/docs/DocsPage'), 'DocsPage'),
});

const document = createRoute({
  getParentRoute: () => root,
  path: '/docs/$topic',
  component: lazyRouteComponent(() => import('../pages/docs/DocsPage'), 'DocumentPage'),
});

const developers = createRoute({
  getParentRoute: () => root,
  path: '/developers',
  component: lazyRouteComponent(() => import('../pages/developers/DevelopersPage'), 'DevelopersPage'),
});

const keys = createRoute({
  getParentRoute: () => root,
  path: '/keys',
  component: lazyRouteComponent(() => import('../pages/keys/KeysPage'), 'KeysPage'),
});

const desks = createRoute({
  getParentRoute: () => root,
  path: '/desk',
  validateSearch: texts('vehicle'),
  component: lazyRouteComponent(() => import('../pages/desk/DesksPage'), 'DesksPage'),
});

const desk = createRoute({
  getParentRoute: () => root,
  path: '/desk/$role',
  validateSearch: texts('vehicle', 'record'),
  component: lazyRouteComponent(() => import('../pages/desk/DeskPage'), 'DeskPage'),
});

const transfer = createRoute({
  getParentRoute: () => root,
  path: '/vehicles/$id/transfer',
  component: lazyRouteComponent(() => import('../pages/transfer/TransferPage'), 'TransferPage'),
});

const proposals = createRoute({
  getParentRoute: () => root,
  path: '/proposals',
  component: lazyRouteComponent(() => import('../pages/proposals/ProposalsPage'), 'ProposalsPage'),
});

const proposal = createRoute({
  getParentRoute: () => root,
  path: '/proposals/$id',
  component: lazyRouteComponent(() => import('../pages/proposals/ProposalPage'), 'ProposalPage'),
});

const governance = createRoute({
  getParentRoute: () => root,
  path: '/governance',
  validateSearch: texts('propose'),
  component: lazyRouteComponent(() => import('../pages/governance/GovernancePage'), 'GovernancePage'),
});

const inbox = createRoute({
  getParentRoute: () => root,
  path: '/inbox',
  component: lazyRouteComponent(() => import('../pages/inbox/InboxPage'), 'InboxPage'),
});

const wallet = createRoute({
  getParentRoute: () => root,
  path: '/wallet',
  validateSearch: texts(...TABLE),
  component: lazyRouteComponent(() => import('../pages/wallet/WalletPage'), 'WalletPage'),
});

const mandates = createRoute({
  getParentRoute: () => root,
  path: '/wallet/mandates',
  component: lazyRouteComponent(() => import('../pages/wallet/mandates/MandatesPage'), 'MandatesPage'),
});

const reservations = createRoute({
  getParentRoute: () => root,
  path: '/wallet/reservations',
  component: lazyRouteComponent(() => import('../pages/wallet/reservations/ReservationsPage'), 'ReservationsPage'),
});

const reservation = createRoute({
  getParentRoute: () => root,
  path: '/reservations/$id',
  component: lazyRouteComponent(() => import('../pages/wallet/reservations/ReservationPage'), 'ReservationPage'),
});

const paymentFiles = createRoute({
  getParentRoute: () => root,
  path: '/wallet/files',
  component: lazyRouteComponent(() => import('../pages/wallet/files/PaymentFilePage'), 'PaymentFilePage'),
});

const account = createRoute({
  getParentRoute: () => root,
  path: '/accounts/$id',
  validateSearch: texts('to', 'direction', 'kind', 'since', 'until', 'reference', ...TABLE),
  component: lazyRouteComponent(() => import('../pages/wallet/AccountPage'), 'AccountPage'),
});

const sales = createRoute({
  getParentRoute: () => root,
  path: '/sales',
  validateSearch: texts('whose', ...TABLE),
  component: lazyRouteComponent(() => import('../pages/market/SalesPage'), 'SalesPage'),
});

const sale = createRoute({
  getParentRoute: () => root,
  path: '/sales/$id',
  validateSearch: texts('offer'),
  component: lazyRouteComponent(() => import('../pages/market/SalePage'), 'SalePage'),
});

const sell = createRoute({
  getParentRoute: () => root,
  path: '/vehicles/$id/sell',
  component: lazyRouteComponent(() => import('../pages/market/SellPage'), 'SellPage'),
});

const loans = createRoute({
  getParentRoute: () => root,
  path: '/loans',
  validateSearch: texts(...TABLE),
  component: lazyRouteComponent(() => import('../pages/loans/LoansPage'), 'LoansPage'),
});

const loan = createRoute({
  getParentRoute: () => root,
  path: '/loans/$id',
  component: lazyRouteComponent(() => import('../pages/loans/LoanPage'), 'LoanPage'),
});

const credit = createRoute({
  getParentRoute: () => root,
  path: '/credit',
  validateSearch: texts('vehicle', 'price', 'sale'),
  component: lazyRouteComponent(() => import('../pages/credit/ApplyPage'), 'ApplyPage'),
});

const creditApplications = createRoute({
  getParentRoute: () => root,
  path: '/credit/applications',
  validateSearch: texts('status', ...TABLE),
  component: lazyRouteComponent(() => import('../pages/credit/ApplicationsPage'), 'ApplicationsPage'),
});

const creditApplication = createRoute({
  getParentRoute: () => root,
  path: '/credit/applications/$id',
  validateSearch: texts('sale'),
  component: lazyRouteComponent(() => import('../pages/credit/ApplicationPage'), 'ApplicationPage'),
});

const creditDesk = createRoute({
  getParentRoute: () => root,
  path: '/credit/desk',
  component: lazyRouteComponent(() => import('../pages/credit/DeskPage'), 'DeskPage'),
});

const webhooks = createRoute({
  getParentRoute: () => root,
  path: '/inbox/webhooks',
  component: lazyRouteComponent(() => import('../pages/inbox/WebhooksPage'), 'WebhooksPage'),
});

export const router = createRouter({
  // Addresses stay as people would type them: the library's own form quotes whatever looks like a number.
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const text = new URLSearchParams(
      Object.entries(search).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
    ).toString();
    return text === '' ? '' : `?${text}`;
  },
  routeTree: root.addChildren([
    home,
    vehicles,
    vehicle,
    vehiclePaper,
    organisations,
    organisation,
    explorer,
    blocks,
    transactions,
    members,
    networkHealth,
    findings,
    coverage,
    audit,
    block,
    transaction,
    search,
    verify,
    docs,
    document,
    developers,
    keys,
    desks,
    desk,
    transfer,
    proposals,
    proposal,
    governance,
    inbox,
    webhooks,
    wallet,
    mandates,
    reservations,
    reservation,
    paymentFiles,
    account,
    sales,
    sale,
    sell,
    loans,
    loan,
    credit,
    creditApplications,
    creditApplication,
    creditDesk,
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultNotFoundComponent: NotFoundPage,
  defaultErrorComponent: CrashPage,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
