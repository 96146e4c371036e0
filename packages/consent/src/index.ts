export type { ChoiceCookie } from "./core/choice-cookie.ts";
export type { Decision } from "./core/decision.ts";
export { ConsentError, type ConsentErrorCode, isConsentError } from "./core/error.ts";
export type { Lifetime } from "./core/lifetime.ts";
export { type OwnEntriesOptions, ownEntries } from "./core/own-entries.ts";
export type { Mode, Regime } from "./core/regime.ts";
export type { ConsentRulesOptions } from "./core/rules.ts";
export { needsBanner, type Scope, scopesOf } from "./core/scope.ts";
export type { Choice, ConsentState, Reason } from "./core/state.ts";
export type {
  ChooseOptions,
  Consent,
  ConsentOptions,
  Listener,
} from "./web/consent.ts";
export { createConsent } from "./web/create-consent.ts";
export type { SendChoice, SentChoice } from "./web/send-choice.ts";
