// The two languages hold the same documents.

import { describe, expect, it } from 'vitest';
import { TOPICS, type Block } from './content/document';
import en from './content/en';
import zh from './content/zh';

/** What has to be the same: kinds and numbers of parts, names of terms, and whatever isn't prose. */
function skeleton(block: Block): unknown {
  switch (block.kind) {
    case 'list':
    case 'steps':
      return [block.kind, block.items.length];
    case 'table':
      return [block.kind, block.heads.length, block.rows.map(([step, , reason]) => [step, reason])];
    case 'terms':
      return [block.kind, block.items.map(({ id }) => id)];
    case 'code':
      return block;
    default:
      return block.kind;
  }
}

describe.each(TOPICS)('%s', (topic) => {
  it('has the same parts in both languages', () => {
    expect(zh[topic].blocks.map(skeleton)).toEqual(en[topic].blocks.map(skeleton));
  });

  it('is written in Chinese, with Chinese punctuation', () => {
    const texts = JSON.stringify(zh[topic].blocks.filter(({ kind }) => kind !== 'code'));
    expect(texts).not.toMatch(/[\u4e00-\u9fff][,;:?!()]|[,;:?!()][\u4e00-\u9fff]/);
    expect(zh[topic].title).toMatch(/[\u4e00-\u9fff]/);
  });
});
