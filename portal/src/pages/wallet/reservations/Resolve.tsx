import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemSentence } from '../../../components/ProblemView';
import { Icon } from '../../../components/Icon';
import { useIdentity } from '../../../keys';
import { partyOf } from '../../../keys/access';
import { endingActions, signersOf, vehiclesOf, type Chain, type Ending } from '../../../payments/chains';
import { usePropose } from '../../../proposals/usePropose';
import { useSigning } from '../../../signing';

type Props = {
  chain: Chain;
  /** The holder of each of its accounts. */
  holders: ReadonlyMap<string, string>;
  isPast: boolean;
  /** It holds a loan that begins on another day than today, so that it can't be paid out. */
  isEarly: boolean;
};

/** What the visitor may do with a chain that is pending. Whatever it holds goes with the money, in the same transaction. */
export function Resolve({ chain, holders, isPast, isEarly }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const signing = useSigning();
  const proposeToSign = usePropose();
  const identity = useIdentity();
  const [failure, setFailure] = useState<unknown>(null);
  const holdsTitle = vehiclesOf(chain).length > 0;
  const words = holdsTitle ? 'withTitle' : 'money';

  const end = async (how: Ending, isAlone: boolean): Promise<void> => {
    setFailure(null);
    try {
      const request = {
        title: t(`reservation.${how}.${words}`),
        actions: await endingActions(chain, how),
        permanent: t(`reservation.permanent.${how === 'post' ? 'post' : 'giveBack'}`),
      };
      if (!isAlone) return proposeToSign(request);
      signing.open({ ...request, onFinal: () => void client.invalidateQueries({ queryKey: ['chain', chain.id] }) });
    } catch (error) {
      setFailure(error);
    }
  };
  if (identity === null) return <p className="small muted">{t('reservation.nobody')}</p>;
  const party = partyOf(identity);
  const mine = (['post', 'void'] as const).flatMap((how) => {
    const signers = signersOf(chain, how, party, holders);
    return signers.has(party) ? [{ how, isAlone: signers.size === 1 }] : [];
  });
  const now = mine.filter(({ how }) => how === 'void' || !isEarly);
  const offered: { how: Ending; isAlone: boolean }[] = isPast ? [{ how: 'expire', isAlone: true }] : now;
  if (offered.length === 0) return <p className="small muted">{t(mine.length > 0 ? 'reservation.early' : 'reservation.others')}</p>;
  return (
    <>
      {holdsTitle && offered.some(({ how }) => how === 'post') && <p className="small muted">{t('reservation.postHint')}</p>}
      {offered.some(({ isAlone }) => !isAlone) && <p className="small muted">{t('reservation.together')}</p>}
      {failure !== null && <p role="alert">{problemSentence(t, failure)}</p>}
      <div className="row">
        {offered.map(({ how, isAlone }) => (
          <Button
            key={how}
            variant={how === 'void' ? 'default' : 'filled'}
            leftSection={<Icon name={how === 'post' ? 'check' : 'cross'} size={17} />}
            onClick={() => void end(how, isAlone)}
          >
            {t(how === 'expire' && chain.atDeadline === 'pay' ? 'reservation.expirePay' : `reservation.${how}.${words}`)}
          </Button>
        ))}
      </div>
    </>
  );
}
