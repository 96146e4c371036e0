export {
  type BrowserCookie,
  type BrowserState,
  choiceCookieFor,
  type ForcedChoiceOptions,
  storageStateFor,
} from "./choice-cookie-for.ts";
export { createTestConsent, type TestConsentOptions } from "./create-test-consent.ts";
