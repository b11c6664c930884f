import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { network } from '../../api/queries';
import type { Account } from '../../api/types';
import { readRequest, type PayRequest } from '../../payments/code';
import { CONSUMER_PREFIX } from '../../payments/payerCode';
import { CodeInput } from './CodeInput';

/** Takes a payment code that asks for money. */
export function ByCode({ from, onRequest }: { from: Account; onRequest: (request: PayRequest) => void }) {
  const { t } = useTranslation();
  const { data: info } = useQuery(network());
  const take = (code: string): string | null => {
    if (!info) return null;
    if (code.trim().startsWith(CONSUMER_PREFIX)) return t('pay.problem.payers');
    const request = readRequest(code, info.networkId);
    const problem =
      typeof request === 'string' ? request : request.currency !== from.currency ? 'otherCurrency' : request.account === from.id ? 'ownCode' : null;
    if (problem !== null) return t(`pay.problem.${problem}`, { currency: from.currency });
    onRequest(request as PayRequest);
    return null;
  };
  return <CodeInput name="code" scan={t('pay.scan')} paste={t('pay.paste')} hint={t('pay.scanHint')} onCode={take} />;
}
