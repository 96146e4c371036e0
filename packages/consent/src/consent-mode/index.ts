export {
  type ConsentModeOptions,
  type ConsentType,
  startConsentMode,
} from "./start-consent-mode.ts";
