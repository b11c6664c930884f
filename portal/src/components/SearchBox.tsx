import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect, useId, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { directory, search } from '../api/queries';
import type { SearchResult } from '../api/types';
import { isVin } from '../lib/format';
import { portalAddress } from '../lib/portalLink';
import { HIT_ICONS, hitSubtitle, hitTarget, hitTitle } from './hits';
import { Icon } from './Icon';
import styles from './SearchBox.module.css';

/** Typing waits this long before the node is asked. */
const SETTLE_MS = 200;
/** Shorter texts fit too much. */
const LEAST_LETTERS = 2;
const MOST_HITS = 8;
const NO_HITS: SearchResult[] = [];

/** VINs are often printed in groups. */
const compactOf = (text: string): string => text.replace(/[\s-]/g, '').toUpperCase();

/** Where a text leads by itself: a VIN to its car, a pasted link to its page, all else to the search. */
function useGo(): (text: string) => void {
  const navigate = useNavigate();
  const { history } = useRouter();
  return (text) => {
    const address = portalAddress(text);
    if (address !== null) history.push(address);
    else if (isVin(compactOf(text))) void navigate({ to: '/vehicles/$id', params: { id: compactOf(text) } });
    else void navigate({ to: '/search', search: { q: text.trim() } });
  };
}

/** What the node finds for the text while it is being typed. */
function useHits(text: string, isOpen: boolean): { hits: SearchResult[]; subtitleOf: (hit: SearchResult) => string } {
  const { t } = useTranslation();
  const [settled] = useDebouncedValue(text.trim(), SETTLE_MS);
  const isAsked = isOpen && settled.length >= LEAST_LETTERS && portalAddress(settled) === null;
  const { data } = useQuery({ ...search(settled), enabled: isAsked });
  const { data: names } = useQuery({ ...directory(), enabled: isAsked });
  const hits = isAsked && settled === text.trim() ? (data ?? NO_HITS).slice(0, MOST_HITS) : NO_HITS;
  return { hits, subtitleOf: (hit) => hitSubtitle(t, hit, names) };
}

type HitListProps = {
  id: string;
  hits: SearchResult[];
  active: number;
  subtitleOf: (hit: SearchResult) => string;
  onChoose: (hit: SearchResult) => void;
};

function HitList({ id, hits, active, subtitleOf, onChoose }: HitListProps) {
  const { t } = useTranslation();
  return (
    <ul id={id} role="listbox" aria-label={t('search.title')} className={styles.hits}>
      {hits.map((hit, index) => (
        <li
          key={`${hit.kind}/${hit.id}`}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          data-hit={hit.kind}
          // Before the field loses the focus, and the list with it.
          onMouseDown={(event) => {
            event.preventDefault();
            onChoose(hit);
          }}
        >
          <Icon name={HIT_ICONS[hit.kind]} size={19} />
          <span className={styles.hit}>
            <strong>{hitTitle(t, hit)}</strong>
            <span>{subtitleOf(hit)}</span>
          </span>
          <em>{t(`search.kind.${hit.kind}`)}</em>
        </li>
      ))}
    </ul>
  );
}

/** The hits below the field, and the keyboard's way through them. */
function useSuggestions(text: string) {
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const id = useId();
  const { hits, subtitleOf } = useHits(text, isOpen);
  useEffect(() => setActive(-1), [hits]);
  const move = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      setOpen(false);
    } else if (step !== undefined && hits.length > 0) {
      event.preventDefault();
      // The place before the first hit is the text itself.
      setActive(((active + 1 + step + hits.length + 1) % (hits.length + 1)) - 1);
    }
  };
  // A search field that opens a list of what it found (ARIA combobox).
  const combobox = {
    role: 'combobox',
    'aria-expanded': true,
    'aria-controls': id,
    'aria-autocomplete': 'list',
    'aria-activedescendant': active >= 0 ? `${id}-${active}` : undefined,
  } as const;
  return { list: { id, hits, active, subtitleOf }, setOpen, move, combobox: hits.length > 0 ? combobox : {} };
}

/** One field for everything that has a name here. A VIN or a link goes straight to its page; all else is looked up while it is typed. */
export function SearchBox({ large = false, initial = '' }: { large?: boolean; initial?: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const go = useGo();
  const [value, setValue] = useState(initial);
  const input = useRef<HTMLInputElement>(null);
  const { list, setOpen, move, combobox } = useSuggestions(value);
  useEffect(() => setValue(initial), [initial]);

  const choose = (hit: SearchResult): void => {
    setOpen(false);
    setValue('');
    void navigate(hitTarget(hit));
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const hit = list.hits[list.active];
    if (hit) return choose(hit);
    if (value.trim() === '') return input.current?.focus();
    setOpen(false);
    go(value);
  };
  return (
    <form
      role="search"
      className={large ? styles.large : styles.small}
      onSubmit={submit}
      onBlur={(event) => !event.currentTarget.contains(event.relatedTarget) && setOpen(false)}
    >
      <Icon name="search" size={large ? 24 : 18} />
      <input
        ref={input}
        type="search"
        name="q"
        {...combobox}
        value={value}
        maxLength={512}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        enterKeyHint="search"
        aria-label={t('shell.searchPlaceholder')}
        placeholder={t(large ? 'shell.searchShort' : 'shell.searchPlaceholder')}
        onChange={(event) => {
          setValue(event.target.value);
          setOpen(true);
        }}
        onPaste={(event) => {
          const text = event.clipboardData.getData('text');
          if (portalAddress(text) === null) return;
          // A link is an address already: there is nothing left to type.
          event.preventDefault();
          go(text);
        }}
        onKeyDown={move}
      />
      <button type="submit" aria-label={t('shell.searchButton')}>
        {large ? t('shell.searchButton') : <Icon name="arrow" size={17} />}
      </button>
      {list.hits.length > 0 && <HitList {...list} onChoose={choose} />}
    </form>
  );
}
