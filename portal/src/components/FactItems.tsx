import type { Fact } from '../lib/sentence';

/** Terms and their descriptions within a list of facts. */
export function FactItems({ facts }: { facts: Fact[] }) {
  return facts.map(({ name, label, value }) => (
    <div key={name} className="contents">
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  ));
}
