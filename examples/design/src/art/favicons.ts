/** A favicon stands outside the page's palette, so its colours are its own. */
const frame = (content: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${content}</svg>\n`;

export const hearthIcon: string = frame(
  `<path fill="#b4471f" d="M16 2 30 13.5V27a3 3 0 0 1-3 3H5a3 3 0 0 1-3-3V13.5Z"/><path fill="#fff6ea" d="M16.4 9.5c.6 3.6 5.1 5.6 5.1 10.6a5.5 5.5 0 0 1-11 0c0-2.3 1.1-3.9 2.4-5.1.2 1.3.7 2.2 1.5 2.7-.1-3.2.4-6 2-8.2Z"/>`,
);

export const stratumIcon: string = frame(
  `<path fill="#2b7fd6" d="m16 2 14 7-14 7L2 9Z"/><path fill="none" stroke="#2b7fd6" stroke-width="3" stroke-linejoin="round" d="m3 16 13 6.5L29 16M3 23l13 6.5L29 23"/>`,
);

export const candorIcon: string = frame(
  `<circle cx="16" cy="16" r="12.5" fill="none" stroke="#3d7d5a" stroke-width="4"/><path d="m10.5 16.5 4 4 7.5-8.5" fill="none" stroke="#3d7d5a" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"/>`,
);
