import { Button, Modal, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Vehicle } from '../../api/types';
import { CopyLink } from '../../components/CopyLink';
import QrCode from '../../components/QrCode';
import { PrintLink } from './PrintLink';
import styles from './ShareDialog.module.css';

/** The address of a vehicle's page, by its VIN where that is known. */
export const addressOf = ({ vin, id }: Vehicle): string => `${location.origin}/vehicles/${vin ?? id}`;

/** Hands the page on: as a link, as a code for a phone's camera, through the device's own sharing, on paper. */
export default function ShareDialog({ vehicle, onClose }: { vehicle: Vehicle; onClose: () => void }) {
  const { t } = useTranslation();
  const address = addressOf(vehicle);
  const title = t('vehicle.title', vehicle);
  return (
    <Modal opened onClose={onClose} title={t('share.title')} centered lockScroll={false} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <div className={styles.share}>
        <div className={styles.code}>
          <QrCode text={address} label={t('share.qr', { address })} />
        </div>
        <p className="small muted">{t('share.text')}</p>
        <TextInput
          label={t('share.link')}
          value={address}
          readOnly
          onFocus={(event) => event.currentTarget.select()}
          classNames={{ input: 'mono' }}
        />
        <div className="row">
          <CopyLink address={address} />
          {'share' in navigator && (
            <Button
              variant="default"
              onClick={() => {
                // Whoever changes their mind in the device's own dialog has not run into an error.
                navigator.share({ title, url: address }).catch(() => undefined);
              }}
            >
              {t('share.native')}
            </Button>
          )}
          <PrintLink vehicle={vehicle} />
        </div>
      </div>
    </Modal>
  );
}
