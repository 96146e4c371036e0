export { ConsentBanner } from "./consent-banner.ts";
export { ConsentGate, type ConsentGateProps } from "./consent-gate.ts";
export {
  ConsentProvider,
  type ConsentProviderProps,
  type UsedConsent,
  useConsent,
} from "./use-consent.ts";
