import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PageHead } from '../../components/basics';
import { SectionNav } from '../../components/SectionNav';

export function ExplorerHead({ title, lead, children }: { title: string; lead: string; children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <>
      <PageHead title={title} lead={lead}>
        {children}
      </PageHead>
      <SectionNav
        label={t('explorer.sections')}
        pages={[
          { to: '/explorer', label: t('explorer.overview') },
          { to: '/explorer/transactions', label: t('explorer.transactions') },
          { to: '/explorer/blocks', label: t('explorer.blocks') },
          { to: '/explorer/members', label: t('members.title') },
          { to: '/network', label: t('navigation.network') },
        ]}
      />
    </>
  );
}
