import { ActionIcon, Skeleton, Tooltip } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDate, formatDateTime, shorten } from '../lib/format';
import styles from './basics.module.css';
import { Icon, type IconName } from './Icon';

export type Tone = 'ok' | 'warn' | 'bad' | 'info' | 'quiet';

/** Sets the document's title while a page is shown. */
export function usePageTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · Vinculum` : 'Vinculum';
  }, [title]);
}

export function Badge({ tone = 'quiet', icon, children }: { tone?: Tone; icon?: IconName; children: ReactNode }) {
  return (
    <span className={`${styles.badge} tone-${tone}`}>
      {icon && <Icon name={icon} size={14} />}
      {children}
    </span>
  );
}

export function CopyButton({ value, label }: { value: string; label?: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1_500);
    return () => clearTimeout(timer);
  }, [copied]);
  const text = copied ? t('common.copied') : `${t('common.copy')}${label ? `: ${label}` : ''}`;
  return (
    <Tooltip label={text}>
      <ActionIcon
        variant="subtle"
        size="sm"
        aria-label={text}
        onClick={() => void navigator.clipboard.writeText(value).then(() => setCopied(true))}
      >
        <Icon name={copied ? 'check' : 'copy'} size={15} />
      </ActionIcon>
    </Tooltip>
  );
}

/** A long identifier: shortened (unless `full`) for the eye, whole in the clipboard. */
export function Identifier({ value, label, full = false }: { value: string; label?: string; full?: boolean }) {
  return (
    <span className={styles.identifier}>
      <code title={value} className={full ? 'break' : ''}>
        {full ? value : shorten(value)}
      </code>
      <CopyButton value={value} {...(label ? { label } : {})} />
    </span>
  );
}

export function DateText({ ms, time = false }: { ms: number; time?: boolean }) {
  return (
    <time dateTime={new Date(ms).toISOString()} title={formatDateTime(ms)} className="numeric">
      {time ? formatDateTime(ms) : formatDate(ms)}
    </time>
  );
}

export function Empty({ icon = 'search', children }: { icon?: IconName; children: ReactNode }) {
  return (
    <div className={styles.empty}>
      <Icon name={icon} size={28} />
      <div>{children}</div>
    </div>
  );
}

/** Grey bars in the shape of what is coming, so that nothing jumps when it arrives. */
export function Waiting({ rows = 5, height = 20 }: { rows?: number; height?: number }) {
  const { t } = useTranslation();
  return (
    <div className={styles.waiting} aria-busy="true" role="status">
      <span className="visually-hidden">{t('common.loading')}</span>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={height} radius="sm" />
      ))}
    </div>
  );
}

export function PageHead({ title, lead, children }: { title: ReactNode; lead?: ReactNode; children?: ReactNode }) {
  return (
    <div className={styles.head}>
      <div>
        <h1>{title}</h1>
        {lead && <p className="lead">{lead}</p>}
      </div>
      {children}
    </div>
  );
}
