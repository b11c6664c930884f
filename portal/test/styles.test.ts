import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const SOURCES = resolve(import.meta.dirname, '../src');

const components = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.tsx'))
  .map((name) => join(SOURCES, name));

/** The classes that a component takes from its style sheets and that aren't there. */
function missing(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/import (\w+) from '(\..+\.module\.css)'/g)].flatMap(([, name, sheet]) => {
    const css = readFileSync(resolve(dirname(file), sheet!), 'utf8');
    const used = new Set([...text.matchAll(new RegExp(`(?<![\\w.'"\`])${name}\\.(\\w+)`, 'g'))].map(([, used]) => used!));
    return [...used].filter((used) => !new RegExp(`\\.${used}\\b`).test(css)).map((used) => `${file}: ${name}.${used}`);
  });
}

describe('a style sheet', () => {
  it('has every class that is taken from it', () => {
    expect(components.length).toBeGreaterThan(100);
    expect(components.flatMap(missing)).toEqual([]);
  });
});
