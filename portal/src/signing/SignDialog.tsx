import { Button, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { network } from '../api/queries';
import type { Signer } from '../api/sign';
import { Waiting } from '../components/basics';
import { Icon } from '../components/Icon';
import { PassphraseField } from '../keys/PassphraseField';
import { failureSentence } from '../keys/failure';
import { useChosenDid, useIdentityOf, type Identity } from '../keys/identity';
import { unlockKey } from '../keys/keyring';
import { actionsOf } from './envelope';
import { closeRequest, type OpenRequest, type SignRequest } from './request';
import { Result, signingSentence } from './Result';
import { ActionList, SignerLine, Subject, Warnings } from './Review';
import styles from './Signing.module.css';
import { useSubmission } from './submission';

/** The actions that will be signed: those asked for, or those that a begun envelope is proven to carry. */
function useActions(request: SignRequest, networkId: string | undefined) {
  const { envelope, actions } = request;
  const read = useQuery({
    queryKey: ['envelope', envelope?.payload, networkId],
    queryFn: () => actionsOf(envelope!, networkId!),
    enabled: envelope !== undefined && networkId !== undefined,
    retry: false,
    staleTime: Infinity,
  });
  return envelope ? { actions: read.data, error: read.error } : { actions, error: null };
}

/** Who has to sign, when the visitor can't: choose an identity first. */
function NoIdentity({ signAs }: { signAs: string | undefined }) {
  const { t } = useTranslation();
  return (
    <div className="stack" data-result="no-identity">
      <p>{t(signAs ? 'signing.otherKey' : 'signing.noIdentity')}</p>
      {signAs && <code className="break">{signAs}</code>}
      <Button component={Link} to="/keys" onClick={closeRequest}>
        {t('signing.toKeys')}
      </Button>
    </div>
  );
}

function Confirm({ identity, onSign, onCancel }: { identity: Identity; onSign: (signer: Signer) => void; onCancel: () => void }) {
  const { t } = useTranslation();
  const [passphrase, setPassphrase] = useState('');
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  // The dialog places the focus only when it opens; what is to be signed may be read later.
  // Without scrolling: what is to be signed is read from its beginning.
  useEffect(() => form.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus({ preventScroll: true }), []);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    try {
      onSign(identity.signer ?? (await unlockKey(identity.did, passphrase)));
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <form ref={form} className="stack" onSubmit={(event) => void submit(event)}>
      {identity.locked && (
        <PassphraseField
          label={t('keys.passphrase')}
          value={passphrase}
          onChange={setPassphrase}
          error={failure === null ? null : failureSentence(t, failure)}
          focus
        />
      )}
      <div className="row between">
        <Button variant="default" onClick={onCancel} disabled={busy}>
          {t('common.cancel')}
        </Button>
        <Button
          type="submit"
          loading={busy}
          disabled={identity.locked && passphrase === ''}
          leftSection={<Icon name="edit" size={17} />}
          {...(identity.locked ? {} : { 'data-autofocus': true })}
        >
          {t(identity.locked ? 'signing.unlockAndSign' : 'signing.confirm')}
        </Button>
      </div>
    </form>
  );
}

function ReviewStep({ request, networkId, onSign, onCancel }: {
  request: SignRequest;
  networkId: string | undefined;
  onSign: (signer: Signer) => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  const [chosen] = useChosenDid();
  const identity = useIdentityOf(request.signAs ?? chosen);
  const { actions, error } = useActions(request, networkId);
  if (error) {
    return (
      <p className={`${styles.warning} tone-bad`} role="alert">
        {signingSentence(t, error)}
      </p>
    );
  }
  if (!actions || !networkId) return <Waiting rows={3} />;
  if (!identity) return <NoIdentity signAs={request.signAs} />;
  return (
    <div className="stack">
      <Subject actions={actions} subject={request.subject} />
      {actions.length > 0 && <p className="small muted">{request.lead ?? t('signing.lead')}</p>}
      <ActionList actions={actions} />
      <Warnings warnings={request.warnings ?? []} />
      <SignerLine identity={identity} />
      <p className="small muted">{request.permanent ?? t('signing.permanent')}</p>
      <Confirm identity={identity} onSign={onSign} onCancel={onCancel} />
    </div>
  );
}

/** Shows in plain words what will be signed and by whom, signs it in this browser, and shows what became of it. */
export function SignDialog({ opened }: { opened: OpenRequest }) {
  const { t } = useTranslation();
  const { request } = opened;
  const { data: info } = useQuery(network());
  const { progress, sign, review } = useSubmission(request, info?.networkId);
  const closing = useRef<HTMLButtonElement>(null);
  const isAccepted = progress.step === 'shared' || (progress.step === 'done' && progress.result.status === 'accepted');
  const isOver = progress.step === 'done' || progress.step === 'shared' || progress.step === 'failed';

  // Whoever works by keyboard goes on with Enter.
  useEffect(() => {
    if (isOver) closing.current?.focus();
  }, [isOver]);

  const close = (accepted = isAccepted): void => {
    if (progress.step === 'pending') return;
    closeRequest();
    request.onClose?.(accepted);
  };
  const onSign = (signer: Signer): void => {
    if (!request.authorise) return void sign(signer);
    close(true);
    request.authorise(signer);
  };

  return (
    <Modal
      opened
      onClose={() => close()}
      title={request.title}
      size="lg"
      lockScroll={false}
      centered
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {progress.step === 'review' && (
        <ReviewStep request={request} networkId={info?.networkId} onSign={onSign} onCancel={() => close()} />
      )}
      {progress.step === 'pending' && (
        <p className={styles.pending} role="status">
          <Icon name="clock" size={28} />
          {t('signing.pending')}
        </p>
      )}
      {(progress.step === 'done' || progress.step === 'shared' || progress.step === 'failed') && (
        <div className="stack">
          <Result progress={progress} />
          <div className="row between">
            {progress.step === 'failed' && progress.resend && (
              <Button variant="default" onClick={progress.resend}>
                {t('signing.sendAgain')}
              </Button>
            )}
            {progress.step === 'failed' && !progress.resend && (
              <Button variant="default" onClick={review}>
                {t('signing.back')}
              </Button>
            )}
            <Button ref={closing} onClick={() => close()}>
              {isAccepted && request.closeLabel ? request.closeLabel : t('common.close')}
            </Button>
          </div>
        </div>
      )}
    </Modal>
  );
}
