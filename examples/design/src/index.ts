export type { IconName } from "./art/icons.ts";
export { type Asset, assets } from "./assets.ts";
export { type Brand, candor, hearth, stratum } from "./brand.ts";
export { css } from "./css/index.ts";
export { escapeHtml, type Html, html, raw, type Value } from "./html.ts";
export { type FooterColumn, type Link, type PageOptions, page, type Script } from "./page.ts";
export {
  badge,
  type FieldOptions,
  facts,
  field,
  icon,
  message,
  picture,
  scroller,
  type Tone,
} from "./parts.ts";
