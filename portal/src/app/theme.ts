import {
  convertCssVariables,
  createTheme,
  DEFAULT_THEME,
  defaultCssVariablesResolver,
  defaultVariantColorsResolver,
  mergeMantineTheme,
} from '@mantine/core';

export const theme = createTheme({
  colors: {
    petrol: [
      '#eaf4f2', '#cfe5e1', '#a7cfc9', '#7ab8b0', '#4f9f97', '#2f8580', '#1b6c69', '#0d4f50', '#0a4243', '#073233',
    ],
    // The library's dark greys, in the portal's hue.
    dark: [
      '#e8eeeb', '#b9c4c0', '#93a09b', '#6c7975', '#475652', '#2a3835', '#1a2523', '#16201e', '#0f1615', '#0a100f',
    ],
  },
  primaryColor: 'petrol',
  primaryShade: { light: 7, dark: 4 },
  // Filled controls change their text with the scheme: dark petrol carries light text, light petrol dark text.
  variantColorResolver: (input) =>
    input.variant === 'filled' && (input.color ?? input.theme.primaryColor) === input.theme.primaryColor
      ? { background: 'var(--bond)', hover: 'var(--bond-strong)', color: 'var(--on-bond)', border: '1px solid transparent' }
      : defaultVariantColorsResolver(input),
  defaultRadius: 'md',
  fontFamily:
    "'Hanken Grotesk Variable', 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', 'Noto Sans CJK SC', system-ui, sans-serif",
  fontFamilyMonospace: 'var(--mono)',
  respectReducedMotion: true,
  cursorType: 'pointer',
});

/** Where Mantine's own variables take the portal's palette. */
const OVERRIDES: Record<string, string> = {
  '--mantine-color-body': 'var(--paper)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-2)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--sunken)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--line-strong)',
  '--mantine-color-gray-1': 'var(--sunken)',
  '--mantine-color-dark-8': 'var(--sunken)',
  '--mantine-color-disabled': 'var(--sunken)',
  '--mantine-color-disabled-color': 'var(--ink-3)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-color-placeholder': 'var(--ink-3)',
  '--mantine-color-error': 'var(--bad)',
  '--mantine-color-anchor': 'var(--bond)',
  '--mantine-primary-color-filled': 'var(--bond)',
  '--mantine-primary-color-filled-hover': 'var(--bond-strong)',
  '--mantine-primary-color-contrast': 'var(--on-bond)',
  '--mantine-color-petrol-filled': 'var(--bond)',
  '--mantine-color-petrol-filled-hover': 'var(--bond-strong)',
  '--mantine-color-petrol-light': 'var(--bond-soft)',
  '--mantine-color-petrol-light-color': 'var(--bond)',
  '--mantine-color-petrol-text': 'var(--bond)',
  '--mantine-color-petrol-contrast': 'var(--on-bond)',
};

/**
 * Adopts Mantine's variables as a constructed style sheet. The provider would write them in a `<style>` element, which a
 * content security policy without `unsafe-inline` refuses.
 */
export function adoptVariables(): void {
  const variables = defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, theme));
  Object.assign(variables.light, OVERRIDES);
  Object.assign(variables.dark, OVERRIDES);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(convertCssVariables(variables));
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}
