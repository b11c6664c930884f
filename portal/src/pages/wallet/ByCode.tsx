import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { network } from '../../api/queries';
import type { Account } from '../../api/types';
import { Icon } from '../../components/Icon';
import { ScanDialog } from '../../components/scan/ScanDialog';
import { readRequest, type CodeProblem, type PayRequest } from '../../payments/code';

/** Takes a payment code from the camera, a picture or the clipboard. */
export function ByCode({ from, onRequest }: { from: Account; onRequest: (request: PayRequest) => void }) {
  const { t } = useTranslation();
  const { data: info } = useQuery(network());
  const [isScanning, setScanning] = useState(false);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<CodeProblem | 'otherCurrency' | 'ownCode' | null>(null);

  const take = (code: string): void => {
    setText(code);
    setScanning(false);
    if (!info || code.trim() === '') return setProblem(null);
    const request = readRequest(code, info.networkId);
    if (typeof request === 'string') return setProblem(request);
    if (request.currency !== from.currency) return setProblem('otherCurrency');
    if (request.account === from.id) return setProblem('ownCode');
    setProblem(null);
    onRequest(request);
  };
  return (
    <>
      <div className="row">
        <Button variant="default" leftSection={<Icon name="camera" size={17} />} onClick={() => setScanning(true)}>
          {t('pay.scan')}
        </Button>
      </div>
      <TextInput
        name="code"
        label={t('pay.paste')}
        value={text}
        error={problem && t(`pay.problem.${problem}`, { currency: from.currency })}
        maxLength={600}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => take(event.currentTarget.value)}
      />
      {isScanning && <ScanDialog accept={(found) => found} hint={t('pay.scanHint')} onFound={take} onClose={() => setScanning(false)} />}
    </>
  );
}
