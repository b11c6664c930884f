import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from './Icon';

/** Puts an address into the clipboard, and says so. */
export function CopyLink({ address }: { address: string }) {
  const { t } = useTranslation();
  const [outcome, setOutcome] = useState<'copied' | 'refused' | null>(null);
  // Pages over plain http have no clipboard; the field beside it can be copied by hand.
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(address);
      setOutcome('copied');
    } catch {
      setOutcome('refused');
    }
  };
  return (
    <>
      <Button
        leftSection={<Icon name={outcome === 'copied' ? 'check' : 'copy'} size={17} />}
        onClick={() => void copy()}
      >
        {t(outcome === 'copied' ? 'common.copied' : 'share.copy')}
      </Button>
      {outcome === 'refused' && (
        <p className="small" role="alert">
          {t('share.copyRefused')}
        </p>
      )}
    </>
  );
}
