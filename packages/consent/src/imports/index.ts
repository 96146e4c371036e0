export { type AdoptOptions, adoptChoice } from "./adopt-choice.ts";
export type { EarlierChoice } from "./earlier-choice.ts";
export { fromKlaro } from "./klaro.ts";
export { fromOsano, OSANO_COOKIES } from "./osano.ts";
export { fromVanillaCookieConsent } from "./vanilla-cookieconsent.ts";
