import { useTranslation } from 'react-i18next';
import type { Lien } from '../../api/types';
import { Badge } from '../../components/basics';

export function LienStatus({ status }: Pick<Lien, 'status'>) {
  const { t } = useTranslation();
  return <Badge tone={status === 'released' ? 'quiet' : 'warn'}>{t(`chain.lienStatus.${status}`)}</Badge>;
}
