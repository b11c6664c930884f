import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { network } from '../../api/queries';
import { PageHead, usePageTitle } from '../../components/basics';
import { isVin } from '../../lib/format';
import { Verifier } from '../../verification/Verifier';
import styles from './VerifyPage.module.css';

/** Checks a report file with no need of the node: the page keeps working when the connection is off. */
export function VerifyPage() {
  const { t } = useTranslation();
  usePageTitle(t('verify.pageTitle'));
  const { data: info } = useQuery(network());
  const [text, setText] = useState('');
  const vin = text.replace(/[\s-]/g, '').toUpperCase();
  return (
    <div className={`page ${styles.narrow}`}>
      <PageHead title={t('verify.pageTitle')} lead={t('verify.pageLead')} />
      <div className="stack">
        <TextInput
          label={t('verify.vin')}
          description={t('verify.vinHint')}
          value={text}
          error={vin !== '' && !isVin(vin) ? t('verify.vinInvalid') : null}
          maxLength={24}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Verifier
          filesFirst
          {...(isVin(vin) ? { vin } : {})}
          {...(info ? { serverNetwork: info.networkId } : {})}
        />
      </div>
    </div>
  );
}
