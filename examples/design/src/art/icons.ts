/** Line icons on a 24 by 24 grid, drawn for these pages. */
const PATHS = {
  home: "M4 11 12 4l8 7v8a1 1 0 0 1-1 1h-4v-6H9v6H5a1 1 0 0 1-1-1Z",
  lock: "M6 11h12v9H6ZM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2.5",
  key: "M8 11.5a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM11 12.7 19.5 4.2M16.5 7.2l2.5 2.5",
  mail: "M3.5 6h17v12h-17ZM4 6.5l8 6.5 8-6.5",
  globe:
    "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM3.5 12h17M12 3.5c-5 5-5 12 0 17M12 3.5c5 5 5 12 0 17",
  disk: "M4 6.5c0-4 16-4 16 0s-16 4-16 0ZM4 6.5v11c0 4 16 4 16 0v-11M4 12c0 4 16 4 16 0",
  layers: "m12 3.5 9 4.5-9 4.5L3 8ZM3.5 12.5 12 17l8.5-4.5M3.5 16.5 12 21l8.5-4.5",
  snapshot: "M4 7.5h4l1.5-2.5h5L16 7.5h4v11.5H4ZM12 10a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4Z",
  shield: "M12 3.5 5 6v6c0 4 3 7 7 8.5 4-1.5 7-4.5 7-8.5V6ZM9 12l2.2 2.2L15.2 10",
  clock: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM12 7.5V12l3 2.5",
  people:
    "M8.5 5.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM2.5 19c0-6.5 12-6.5 12 0M16 6a2.7 2.7 0 0 1 0 5.3M17.5 14c2.5.5 4 2.2 4 5",
  photo: "M3.5 5h17v14h-17ZM4 17l5-5.5 4 4 3-3 4 4M15.8 8.2a1 1 0 1 0 .01 0",
  server: "M4 4.5h16v6.5H4ZM4 13h16v6.5H4ZM7.5 7.7h2M7.5 16.2h2M15.5 7.7h1M15.5 16.2h1",
  copy: "M8.5 8.5h11v11h-11ZM15.5 8.5v-4h-11v11h4",
  pulse: "M3 12.5h4l2.5-7 4.5 13 2.5-6H21",
  document: "M6 3.5h8l4 4v13H6ZM13.5 4v4h4M9 12h6M9 15.5h6",
  download: "M12 4v11M7.5 11 12 15.5 16.5 11M4.5 19.5h15",
  trash: "M5 7h14M9.5 7V4.5h5V7M7 7l.8 13h8.4L17 7M10.5 10.5v6M13.5 10.5v6",
  check: "M5 12.5 10 17.5 19.5 7",
  info: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM12 11v5.5M12 7.5v.5",
  caution: "M12 4 21.5 20h-19ZM12 10v4.5M12 17v.5",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4",
  moon: "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10Z",
  auto: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM12 3.5v17M12 8h6.5M12 12h8.5M12 16h6.5",
  power: "M12 3.5v8M7 6.5a7.5 7.5 0 1 0 10 0",
  chat: "M4 5h16v11h-9l-4.5 4v-4H4Z",
  arrow: "M4.5 12h15M13.5 6l6 6-6 6",
} as const;

/** A name in the icon set. */
export type IconName = keyof typeof PATHS;

const symbols = Object.entries(PATHS).map(
  ([name, path]) =>
    `<symbol id="${name}" viewBox="0 0 24 24"><path d="${path}" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round"/></symbol>`,
);

/** All icons as one file of symbols, served at `/art/icons.svg`. */
export const iconSheet: string = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("\n")}</svg>\n`;
