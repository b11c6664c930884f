import { useTranslation } from 'react-i18next';
import type { Vehicle } from '../../api/types';
import { Icon } from '../../components/Icon';
import { LinkButton } from '../../components/LinkButton';

/** To the record on paper. */
export function PrintLink({ vehicle: { vin, id } }: { vehicle: Vehicle }) {
  const { t } = useTranslation();
  return (
    <LinkButton to="/vehicles/$id/print" params={{ id: vin ?? id }} variant="default" leftSection={<Icon name="file" size={17} />}>
      {t('share.print')}
    </LinkButton>
  );
}
