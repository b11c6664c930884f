import { lazy, Suspense } from 'react';
import { useOpenRequest } from './request';

// Most visitors never sign: the dialog is fetched by the first who does.
const SignDialog = lazy(async () => ({ default: (await import('./SignDialog')).SignDialog }));

/** Where the one confirm-and-sign dialog appears; the shell holds it. */
export function SigningHost() {
  const opened = useOpenRequest();
  if (!opened) return null;
  return (
    <Suspense fallback={null}>
      <SignDialog key={opened.number} opened={opened} />
    </Suspense>
  );
}
