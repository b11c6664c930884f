import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { PageHead, usePageTitle, Waiting } from '../../components/basics';
import { Icon, type IconName } from '../../components/Icon';
import { NotFoundPage } from '../../app/fallbacks';
import { Blocks } from './Blocks';
import { TOPICS, type Documents, type Topic } from './content/document';
import styles from './DocsPage.module.css';

/** Each language is its own chunk: these texts are long, and few readers want both. */
const LOADERS: Record<string, () => Promise<{ default: Documents }>> = {
  en: () => import('./content/en'),
  zh: () => import('./content/zh'),
};

const ICONS: Record<Topic, IconName> = { verification: 'shield', engineers: 'inspect', glossary: 'file', privacy: 'coverage', borrowing: 'bank' };

function useDocuments(): Documents | undefined {
  const { i18n } = useTranslation();
  const load = LOADERS[i18n.language] ?? LOADERS.en!;
  const { data } = useQuery({
    queryKey: ['documents', i18n.language],
    queryFn: async () => (await load()).default,
    staleTime: Infinity,
  });
  return data;
}

const isTopic = (text: string): text is Topic => TOPICS.some((topic) => topic === text);

/** Pages of the node itself and of the portal that belong to whoever reads on. */
function FurtherLinks() {
  const { t } = useTranslation();
  return (
    <ul className={styles.further}>
      <li>
        {/* A page of the node itself, not of this application: an ordinary link. */}
        <a href="/v1/reference">{t('developers.reference')}</a>
      </li>
      <li>
        <Link to="/developers">{t('docs.developers')}</Link>
      </li>
    </ul>
  );
}

/** The list of documents. */
export function DocsPage() {
  const { t } = useTranslation();
  const documents = useDocuments();
  usePageTitle(t('docs.title'));
  return (
    <div className="page stack">
      <PageHead title={t('docs.title')} lead={t('docs.lead')} />
      {!documents ? (
        <Waiting rows={4} height={80} />
      ) : (
        <ul className={styles.cards}>
          {TOPICS.map((topic) => (
            <li key={topic}>
              <Link to="/docs/$topic" params={{ topic }} className={styles.card}>
                <Icon name={ICONS[topic]} size={26} />
                <strong>{documents[topic].title}</strong>
                <span className="muted">{documents[topic].lead}</span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      <FurtherLinks />
    </div>
  );
}

/** One document, with the way to the others beside it. */
export function DocumentPage() {
  const { t } = useTranslation();
  const { topic } = useParams({ from: '/docs/$topic' });
  const documents = useDocuments();
  const article = documents && isTopic(topic) ? documents[topic] : undefined;
  usePageTitle(article?.title);
  if (!isTopic(topic)) return <NotFoundPage />;
  return (
    <div className={`page ${styles.document}`}>
      <nav className={styles.nav} aria-label={t('docs.title')}>
        <Link to="/docs" activeOptions={{ exact: true }}>
          {t('docs.title')}
        </Link>
        {documents &&
          TOPICS.map((each) => (
            <Link key={each} to="/docs/$topic" params={{ topic: each }} activeProps={{ 'aria-current': 'page' }}>
              {documents[each].title}
            </Link>
          ))}
      </nav>
      <article className={styles.article}>
        {article ? (
          <>
            <PageHead title={article.title} lead={article.lead} />
            <Blocks blocks={article.blocks} />
            <FurtherLinks />
          </>
        ) : (
          <Waiting rows={10} height={24} />
        )}
      </article>
    </div>
  );
}
