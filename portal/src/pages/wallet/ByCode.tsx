import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { network } from '../../api/queries';
import type { Account } from '../../api/types';
import { readRequest, type PayRequest } from '../../payments/code';
import { CONSUMER_PREFIX } from '../../payments/payerCode';
import { CodeInput } from './CodeInput';

type Props = {
  from: Account;
  /** What the code in the field asks for; that it asks for nothing which can be paid here; or that there is none. */
  onCode: (code: PayRequest | 'refused' | 'none') => void;
};

/** Takes a payment code that asks for money. */
export function ByCode({ from, onCode }: Props) {
  const { t } = useTranslation();
  const { data: info } = useQuery(network());
  // Before the network is known no code can be told to be of it: there is no field yet for one to stand in unread.
  if (!info) return null;
  const problemOf = (request: ReturnType<typeof readRequest>): string | null =>
    typeof request === 'string' ? request : request.currency !== from.currency ? 'otherCurrency' : request.account === from.id ? 'ownCode' : null;
  const take = (code: string): string | null => {
    if (code.trim() === '') {
      onCode('none');
      return null;
    }
    const request = readRequest(code, info.networkId);
    const problem = code.trim().startsWith(CONSUMER_PREFIX) ? 'payers' : problemOf(request);
    onCode(problem === null ? (request as PayRequest) : 'refused');
    return problem === null ? null : t(`pay.problem.${problem}`, { currency: from.currency });
  };
  return <CodeInput name="code" scan={t('pay.scan')} paste={t('pay.paste')} hint={t('pay.scanHint')} onCode={take} />;
}
