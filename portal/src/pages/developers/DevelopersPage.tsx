import { useTranslation } from 'react-i18next';
import { CopyButton, PageHead, usePageTitle } from '../../components/basics';
import styles from './DevelopersPage.module.css';

const EXAMPLE = `const base = location.origin + "/v1";
const get = async (path) => (await fetch(base + path)).json();

const { items } = await get("/vehicles?finding=odometer_rollback&limit=1");
const car = await get("/vehicles/" + items[0].id);
console.log(car.make, car.model, car.verdict);

for (const finding of car.findings) console.log(finding.text);
const records = await get("/vehicles/" + car.id + "/records");
console.table(records.items, ["number", "type", "by", "occurredAt"]);`;

const EVENTS = `const events = new EventSource("/v1/events");
events.addEventListener("transaction", ({ data, lastEventId }) => console.log(lastEventId, JSON.parse(data)));`;

const VERIFY = 'vinculum verify report.json --network <network id> --vin <VIN>';

function Example({ title, text, code }: { title: string; text: string; code: string }) {
  return (
    <section className="card">
      <div className={styles.head}>
        <h2>{title}</h2>
        <CopyButton value={code} />
      </div>
      <p className="muted">{text}</p>
      <pre className={styles.code} tabIndex={0}>
        {code}
      </pre>
    </section>
  );
}

export function DevelopersPage() {
  const { t } = useTranslation();
  usePageTitle(t('developers.title'));
  return (
    <div className="page stack">
      <PageHead title={t('developers.title')} lead={t('developers.lead')}>
        <div className="row">
          {/* Pages of the node itself, not of this application: ordinary links. */}
          <a href="/v1/reference">{t('developers.reference')}</a>
          <a href="/v1/openapi.json">{t('developers.openapi')}</a>
        </div>
      </PageHead>
      <Example title={t('developers.exampleTitle')} text={t('developers.exampleText')} code={EXAMPLE} />
      <Example title={t('developers.events')} text={t('developers.eventsText')} code={EVENTS} />
      <Example title={t('developers.verifyTitle')} text={t('developers.verifyText')} code={VERIFY} />
    </div>
  );
}
