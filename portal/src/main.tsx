import '@fontsource-variable/hanken-grotesk/wght.css';
import './styles/mantine';
import './styles/tokens.css';
import './styles/base.css';
import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ProblemError } from './api/problem';
import { router } from './app/router';
import { adoptVariables, theme } from './app/theme';
import { startLanguage } from './i18n';
import { startLive } from './lib/live';

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      // The node's refusals are answers; only a lost connection is worth asking again.
      retry: (failures, error) => failures < 2 && (!(error instanceof ProblemError) || error.unreachable),
    },
  },
});

adoptVariables();
await startLanguage();
startLive(client);

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
        <RouterProvider router={router} />
      </MantineProvider>
    </QueryClientProvider>
  </StrictMode>,
);
