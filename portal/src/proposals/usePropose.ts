import { useNavigate } from '@tanstack/react-router';
import { useSigning, type SignRequest } from '../signing';
import { PROPOSAL_MS, propose } from './proposals';

type Proposed = Pick<SignRequest, 'title' | 'actions' | 'permanent'> & {
  /** What the others read beside it. */
  note?: string;
  /** How long it may wait for the others, in milliseconds, where what it says is true for a shorter time than a proposal lives. */
  validFor?: number;
};

/** Has the visitor sign what others have to sign too, shares it with them, and shows where it stands. */
export function usePropose(): (request: Proposed) => void {
  const navigate = useNavigate();
  const signing = useSigning();
  return ({ note = '', validFor = PROPOSAL_MS, ...request }) => {
    let shared = '';
    signing.open({
      ...request,
      validFor: Math.min(validFor, PROPOSAL_MS),
      deliver: (built) => {
        shared = built.id;
        return propose(built.envelope, note);
      },
      onClose: (accepted) => accepted && void navigate({ to: '/proposals/$id', params: { id: shared } }),
    });
  };
}
