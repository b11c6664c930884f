import { Link, type LinkProps } from '@tanstack/react-router';
import styles from './SectionNav.module.css';

/** The pages that belong together, above their content. */
export function SectionNav({ label, pages }: { label: string; pages: { to: LinkProps['to']; label: string }[] }) {
  return (
    <nav className={styles.nav} aria-label={label}>
      {pages.map((page) => (
        <Link key={page.to} to={page.to} activeProps={{ 'aria-current': 'page' }} activeOptions={{ exact: true, includeSearch: false }}>
          {page.label}
        </Link>
      ))}
    </nav>
  );
}
