export type { PageNote } from "./page-notes.ts";
export { type SealedPage, type SealOptions, sealPage } from "./seal-page.ts";
export { type SealPlugin, type SealPluginOptions, sealPlugin } from "./vite-plugin.ts";
