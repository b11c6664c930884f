import type { CSSProperties } from 'react';

/** Line icons on a 24 unit grid, drawn for this portal. */
const PATHS = {
  search: 'M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13ZM15.5 15.5 20 20',
  owners: 'M9 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6ZM3.5 19c.4-3.2 2.6-5 5.5-5s5.1 1.8 5.5 5M15.5 5.4a3 3 0 0 1 0 5.2M17 14.4c2 .6 3.2 2.2 3.5 4.6',
  crash: 'M3 16.5v-3l2-4.5h7l2.5 4.5v3M3 16.5h9M5.5 16.5v1.8M14.5 13.5H3M18 6l-1.2 3.2L20 10l-2.6 1.8L19 15',
  gauge: 'M4.8 18.5a9 9 0 1 1 14.4 0M12 14l3.8-4.6M12 12.6a1.4 1.4 0 1 1 0 2.8 1.4 1.4 0 0 1 0-2.8',
  title: 'M6 3.5h9l3.5 3.5v13.5H6zM15 3.5V7h3.5M9 11.5h6M9 15h6',
  theft: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2.5',
  recall: 'M14.5 6.5a4 4 0 0 1 5 5l-2.3-.6-1.5-1.5zM15.6 10.6l-8.8 8.8a1.7 1.7 0 0 1-2.4-2.4l8.8-8.8',
  dispute: 'M4 5h16v11h-8l-4.5 4v-4H4zM12 8v3.5M12 13.6v.1',
  coverage: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM12 9.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  cross: 'm6 6 12 12M18 6 6 18',
  warning: 'M12 4 2.8 19.5h18.4zM12 10v4.5M12 17v.1',
  stop: 'M8.3 3.5h7.4l4.8 4.8v7.4l-4.8 4.8H8.3l-4.8-4.8V8.3zM12 8v5M12 16v.1',
  copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
  sun: 'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4',
  moon: 'M19.5 14.2A8 8 0 0 1 9.8 4.5a8 8 0 1 0 9.7 9.7Z',
  menu: 'M4 7h16M4 12h16M4 17h16',
  download: 'M12 4v11M7.5 11 12 15.5 16.5 11M4.5 19.5h15',
  shield: 'M12 3 4.5 6v5.5c0 4.5 3 7.7 7.5 9.5 4.5-1.8 7.5-5 7.5-9.5V6zM8.5 12l2.5 2.5 4.5-5',
  link: 'M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1-1',
  file: 'M6 3.5h8.5L18.5 7.5v13H6zM14 3.5V8h4.5',
  arrow: 'M5 12h14M13 6l6 6-6 6',
  clock: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM12 7.5V12l3 2',
  block: 'M12 3 4 7.5v9L12 21l8-4.5v-9zM4 7.5l8 4.5 8-4.5M12 12v9',
  chevron: 'm7 9.5 5 5 5-5',
  language: 'M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM3.5 12h17M12 3.5c2.3 2.3 3.4 5.2 3.4 8.5s-1.1 6.2-3.4 8.5c-2.3-2.3-3.4-5.2-3.4-8.5s1.1-6.2 3.4-8.5',
  factory: 'M3.5 20V9.5l5.5 3v-3l5.5 3V5h4l1.5 15zM8 16.5h2M13 16.5h2',
  inspect: 'M5 4.5h11v15H5zM8 9h5M8 12.5h3M13.5 15.5l2.2 2.2 4.3-4.7',
  flag: 'M6 21V4M6 5h11l-2.5 3.5L17 12H6',
  edit: 'M4.5 19.5l1-4.5L16 4.5l3.5 3.5L9 18.5zM13.5 7l3.5 3.5',
  plane: 'M3.5 13.5 20.5 4.5l-4.5 15-4-6zM12 13.5l4-4.5',
  recycle: 'M12 4l3 4M12 4 7.5 11M4.5 15.5 7 11l3 1.5M4.5 15.5c-.6 1.8.4 3 2 3H11M19.5 15.5 17 11M19.5 15.5c.6 1.8-.4 3-2 3H14l2-2.5M14 18.5l2 2.5',
  person: 'M12 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7ZM5 20c.6-4 3.2-6 7-6s6.4 2 7 6',
  plus: 'M12 5v14M5 12h14',
  key: 'M8.5 11a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9ZM11.7 12.3 20 4M16.5 7.5l3 3M14 10l2 2',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  unlock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 6.8-1.2',
  camera: 'M3.5 8h4l1.5-2.5h6L16.5 8h4v11.5h-17zM12 10.2a3.4 3.4 0 1 1 0 6.8 3.4 3.4 0 0 1 0-6.8Z',
  upload: 'M12 15V4M7.5 8.5 12 4l4.5 4.5M4.5 19.5h15',
  trash: 'M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 13h9l1-13M10.5 10.5v6M13.5 10.5v6',
  bell: 'M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15zM10 20.5h4',
  handshake: 'M3.5 8.5 8 7l4 2 4-2 4.5 1.5v7L16 19l-4-3-4 3-4.5-3.5zM12 9l-3 3 2 1.5L14 11',
  bank: 'M3.5 9.5 12 4l8.5 5.5zM5.5 12v5.5M10 12v5.5M14 12v5.5M18.5 12v5.5M3.5 20h17',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 20, style }: { name: IconName; size?: number; style?: CSSProperties }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={size >= 28 ? 1.5 : 1.75}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      style={{ flex: 'none', ...style }}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

/** Two links that hold each other and stand as a V. */
export function Logo({ size = 30 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" strokeWidth="3" aria-hidden="true" focusable="false">
      <rect x="6.2" y="3.5" width="10" height="23" rx="5" transform="rotate(-21 11.2 15)" stroke="var(--bond)" />
      <rect x="15.8" y="3.5" width="10" height="23" rx="5" transform="rotate(21 20.8 15)" stroke="var(--brass)" />
      <path d="M10.3 9.2l3.9 10.2" transform="translate(5.1 -1.9)" stroke="var(--bond)" />
    </svg>
  );
}
