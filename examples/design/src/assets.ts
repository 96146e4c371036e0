import { candorIcon, hearthIcon, stratumIcon } from "./art/favicons.ts";
import { hearthHome } from "./art/hearth-home.ts";
import { iconSheet } from "./art/icons.ts";
import { stratumHome } from "./art/stratum-home.ts";
import { css } from "./css/index.ts";

/** A file that a page of the shared look asks for. */
export interface Asset {
  /** Path at which the page expects it, from the root. */
  readonly path: string;
  /** Content type with charset. */
  readonly type: string;
  readonly body: string;
}

const SVG = "image/svg+xml; charset=utf-8";

/** Every file of the look: serve each at its path, on the page's own origin. */
export const assets: readonly Asset[] = [
  { path: "/design.css", type: "text/css; charset=utf-8", body: css },
  { path: "/art/icons.svg", type: SVG, body: iconSheet },
  { path: "/art/hearth-home.svg", type: SVG, body: hearthHome },
  { path: "/art/stratum-home.svg", type: SVG, body: stratumHome },
  { path: "/art/hearth-icon.svg", type: SVG, body: hearthIcon },
  { path: "/art/stratum-icon.svg", type: SVG, body: stratumIcon },
  { path: "/art/candor-icon.svg", type: SVG, body: candorIcon },
];
