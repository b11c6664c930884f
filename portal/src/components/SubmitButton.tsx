import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon } from './Icon';

/** Ends a form: what was typed is shown once more before it is signed. */
export function SubmitButton({ disabled = false, loading = false, children }: { disabled?: boolean; loading?: boolean; children: ReactNode }) {
  return (
    <Button type="submit" disabled={disabled} loading={loading} leftSection={<Icon name="edit" size={17} />}>
      {children}
    </Button>
  );
}
