import { type Html, raw } from "./html.ts";

/** Whose page it is: sets colours, type and the mark in the header. */
export interface Brand {
  /** Selects the palette in the stylesheet. */
  readonly id: "hearth" | "stratum" | "candor";
  /** Printed beside the mark and after the page's title. */
  readonly name: string;
  /** The brand's sign, an inline SVG that takes its colours from the palette. */
  readonly mark: Html;
}

/** Hearth, the home-server maker; also its device and its cloud. */
export const hearth: Brand = {
  id: "hearth",
  name: "Hearth",
  mark: raw(
    `<svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false"><path fill="var(--accent)" d="M16 2 30 13.5V27a3 3 0 0 1-3 3H5a3 3 0 0 1-3-3V13.5Z"/><path fill="var(--paper)" d="M16.4 9.5c.6 3.6 5.1 5.6 5.1 10.6a5.5 5.5 0 0 1-11 0c0-2.3 1.1-3.9 2.4-5.1.2 1.3.7 2.2 1.5 2.7-.1-3.2.4-6 2-8.2Z"/></svg>`,
  ),
};

/** Stratum, the storage-software company. */
export const stratum: Brand = {
  id: "stratum",
  name: "Stratum",
  mark: raw(
    `<svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false"><path fill="var(--accent)" d="m16 2 14 7-14 7L2 9Z"/><path fill="none" stroke="var(--accent)" stroke-width="3" stroke-linejoin="round" d="m3 16 13 6.5L29 16M3 23l13 6.5L29 23"/></svg>`,
  ),
};

/** Candor itself: pages that explain the demo rather than sell something. */
export const candor: Brand = {
  id: "candor",
  name: "Candor",
  mark: raw(
    `<svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false"><circle cx="16" cy="16" r="12.5" fill="none" stroke="var(--accent)" stroke-width="4"/><path d="m10.5 16.5 4 4 7.5-8.5" fill="none" stroke="var(--accent)" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"/></svg>`,
  ),
};
