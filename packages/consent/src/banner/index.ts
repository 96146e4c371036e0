export type { Locale } from "../core/locale.ts";
export { type Banner, type BannerOptions, mountBanner } from "./mount-banner.ts";
