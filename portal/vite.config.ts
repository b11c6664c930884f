import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// The API that `npm run dev` talks to; a built portal is always served by the node itself.
const node = process.env.VINCULUM_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    // Inlined assets would need `data:` in the content security policy for more than images.
    assetsInlineLimit: 0,
    // The manifest tells scripts/check-size.mjs what a first visit loads.
    manifest: 'manifest.json',
    chunkSizeWarningLimit: 700,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // What every visit loads is one file. Cut along the lines on which pages share it, it would be forty, and the
            // browser asks an HTTP/1.1 server for six at a time.
            { name: 'app', tags: ['$initial'] },
            // The library's controls that several pages use.
            { name: 'controls', test: /node_modules\/@mantine\//, minShareCount: 2 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/v1': node } },
  test: {
    projects: [
      { extends: true, test: { name: 'unit', include: ['src/**/*.test.ts', 'test/**/*.test.ts'] } },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          // One browser at a time: the tests share a ledger, and two cores carry a network as well.
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
