import { useQuery } from '@tanstack/react-query';
import { organisations, type OrganisationFilters } from '../api/queries';

/** More than a choice can list; a network with more of a kind needs a search instead. */
const MOST = 200;

/** The organisations that a form can name, while there is something to choose. */
export function useOrganisationChoices(filters: OrganisationFilters, enabled = true): { value: string; label: string }[] {
  const { data } = useQuery({ ...organisations(filters, undefined, MOST), enabled });
  return (data?.items ?? []).filter(({ status }) => status === 'active').map(({ id, name }) => ({ value: id, label: name }));
}
