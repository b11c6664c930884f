import { TableHead } from '../../components/TableHead';
import type { Block } from './content/document';
import styles from './DocsPage.module.css';

function Table({ heads, rows }: { heads: string[]; rows: string[][] }) {
  return (
    <div className={styles.frame} tabIndex={0} role="group" aria-label={heads.join(', ')}>
      <table>
        <TableHead names={heads} />
        <tbody>
          {rows.map((cells) => (
            <tr key={cells[0]}>
              {cells.map((cell, column) => (
                // The middle column is prose, the others are names in the programs.
                <td key={column}>{column === 1 ? cell : <code>{cell}</code>}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function BlockView({ block }: { block: Block }) {
  switch (block.kind) {
    case 'heading':
      return <h2>{block.text}</h2>;
    case 'text':
      return <p>{block.text}</p>;
    case 'list':
      return (
        <ul>
          {block.items.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      );
    case 'steps':
      return (
        <ol className={styles.steps}>
          {block.items.map(({ title, text }) => (
            <li key={title}>
              <strong>{title}</strong>
              <p>{text}</p>
            </li>
          ))}
        </ol>
      );
    case 'table':
      return <Table heads={block.heads} rows={block.rows} />;
    case 'terms':
      return (
        <dl className={styles.terms}>
          {block.items.map(({ id, name, text }) => (
            <div key={id} id={id}>
              <dt>{name}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      );
    case 'code':
      return <pre tabIndex={0}>{block.text}</pre>;
  }
}

/** The body of a document. */
export function Blocks({ blocks }: { blocks: Block[] }) {
  return blocks.map((block, index) => <BlockView key={index} block={block} />);
}
