import { useTranslation } from 'react-i18next';
import { PageHead } from '../../components/basics';
import { SectionNav } from '../../components/SectionNav';

export function RegulatorHead({ title, lead }: { title: string; lead: string }) {
  const { t } = useTranslation();
  return (
    <>
      <PageHead title={title} lead={lead} />
      <SectionNav
        label={t('regulator.sections')}
        pages={[
          { to: '/regulator', label: t('regulator.findings') },
          { to: '/regulator/coverage', label: t('regulator.coverage') },
          { to: '/regulator/audit', label: t('regulator.audit') },
        ]}
      />
    </>
  );
}
