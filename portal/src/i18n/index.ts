import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { store, stored } from '../lib/storage';

export const LANGUAGES = [
  { code: 'en', name: 'English' },
  { code: 'zh', name: '简体中文' },
] as const;

type LanguageCode = (typeof LANGUAGES)[number]['code'];

/** Each language is its own chunk: a visitor loads one. */
const LOADERS: Record<LanguageCode, () => Promise<{ default: object }>> = {
  en: () => import('./en'),
  zh: () => import('./zh'),
};

/** BCP 47 tags for `lang`, so that the browser picks Chinese glyphs and screen readers the right voice. */
const TAGS: Record<LanguageCode, string> = { en: 'en', zh: 'zh-Hans' };

function preferred(): LanguageCode {
  const remembered = stored('vinculum.language');
  if (remembered === 'en' || remembered === 'zh') return remembered;
  return navigator.languages.some((tag) => tag.toLowerCase().startsWith('zh')) &&
    !navigator.languages[0]?.toLowerCase().startsWith('en')
    ? 'zh'
    : 'en';
}

async function load(code: LanguageCode): Promise<void> {
  if (i18next.hasResourceBundle(code, 'translation')) return;
  i18next.addResourceBundle(code, 'translation', (await LOADERS[code]()).default);
}

/** Starts in the remembered language, else the browser's. Resolves when its texts are there, so nothing flashes. */
export async function startLanguage(): Promise<void> {
  const code = preferred();
  await i18next.use(initReactI18next).init({
    lng: code,
    resources: {},
    interpolation: { escapeValue: false }, // React escapes.
    returnNull: false,
  });
  await load(code);
  document.documentElement.lang = TAGS[code];
}

export async function setLanguage(code: LanguageCode): Promise<void> {
  await load(code);
  await i18next.changeLanguage(code);
  document.documentElement.lang = TAGS[code];
  store('vinculum.language', code);
}
