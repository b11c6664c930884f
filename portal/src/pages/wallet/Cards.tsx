import type { ReactNode } from 'react';
import { Empty } from '../../components/basics';
import type { IconName } from '../../components/Icon';
import styles from './Wallet.module.css';

type Props<Item> = { id: string; title: string; icon: IconName; none?: string; items: Item[]; children: (item: Item) => ReactNode };

/** A part of a page that lists cards side by side; each child is a list item. */
export function Cards<Item>({ id, title, icon, none, items, children }: Props<Item>) {
  return (
    <section className="stack" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {items.length === 0 ? <Empty icon={icon}>{none}</Empty> : <ul className={styles.cards}>{items.map(children)}</ul>}
    </section>
  );
}
