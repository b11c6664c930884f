import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { HomePage } from '../pages/home/HomePage';
import { Shell } from './Shell';
import { CrashPage, NotFoundPage } from './fallbacks';

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

const root = createRootRoute({ component: Shell });

const home = createRoute({ getParentRoute: () => root, path: '/', component: HomePage });

const vehicles = createRoute({
  getParentRoute: () => root,
  path: '/vehicles',
  validateSearch: texts('q', 'make', 'model', 'modelYear', 'finding', 'status', 'cursor'),
  component: lazyRouteComponent(() => import('../pages/vehicles/VehiclesPage'), 'VehiclesPage'),
});

const vehicle = createRoute({
  getParentRoute: () => root,
  path: '/vehicles/$id',
  validateSearch: texts('types', 'unit', 'odometer'),
  component: lazyRouteComponent(() => import('../pages/vehicle/VehiclePage'), 'VehiclePage'),
});

const organisations = createRoute({
  getParentRoute: () => root,
  path: '/organisations',
  validateSearch: texts('q', 'role', 'country', 'cursor'),
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
  validateSearch: texts('type', 'status'),
  component: lazyRouteComponent(() => import('../pages/explorer/ExplorerPage'), 'ExplorerPage'),
});

const block = createRoute({
  getParentRoute: () => root,
  path: '/explorer/blocks/$height',
  component: lazyRouteComponent(() => import('../pages/explorer/BlockPage'), 'BlockPage'),
});

const transaction = createRoute({
  getParentRoute: () => root,
  path: '/explorer/transactions/$id',
  component: lazyRouteComponent(() => import('../pages/explorer/TransactionPage'), 'TransactionPage'),
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

const developers = createRoute({
  getParentRoute: () => root,
  path: '/developers',
  component: lazyRouteComponent(() => import('../pages/developers/DevelopersPage'), 'DevelopersPage'),
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
    organisations,
    organisation,
    explorer,
    block,
    transaction,
    search,
    verify,
    developers,
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
