import '@fontsource-variable/hanken-grotesk/wght.css';
import './styles/mantine';
import './styles/tokens.css';
import './styles/base.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './app/queryClient';
import { router } from './app/router';
import { adoptVariables, theme } from './app/theme';
import { startLanguage } from './i18n';
import { startLive } from './lib/live';

// A function, for a module that waits at its top level would keep waiting the pages that it loads: they import it.
async function start() {
  adoptVariables();
  // Texts, the page and its data are asked for at once: on a slow line each round trip in a row costs a fifth of a second.
  await Promise.all([startLanguage(), router.load()]);
  startLive(queryClient);

  createRoot(document.getElementById('root')!).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
          <RouterProvider router={router} />
        </MantineProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}

void start();
