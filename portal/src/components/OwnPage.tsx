import type { ReactNode } from 'react';
import { useIdentity, type Identity } from '../keys';
import { NeedsKey } from '../keys/NeedsKey';
import { PageHead, usePageTitle } from './basics';

type Props = {
  title: string;
  lead: string;
  /** Stands beside the heading. */
  aside?: ReactNode;
  children: (identity: Identity) => ReactNode;
};

/** A page of what is the visitor's own: whoever acts as nobody yet is told how to choose an identity. */
export function OwnPage({ title, lead, aside, children }: Props) {
  usePageTitle(title);
  const identity = useIdentity();
  return (
    <div className="page stack">
      <PageHead title={title} lead={lead}>
        {aside}
      </PageHead>
      {identity === null ? <NeedsKey identity={null} /> : children(identity)}
    </div>
  );
}
