export { compareRegisters, type RegisterChange } from "./compare-registers.ts";
export { defineRegister } from "./define-register.ts";
export { type LintFinding, lintRegister } from "./lint-register.ts";
export type {
  Context,
  DataCategory,
  DataField,
  DataOrigin,
  DataStore,
  Disclosure,
  LegalBasis,
  Localized,
  OptOut,
  OthersRule,
  Purpose,
  Recipient,
  Register,
  RegisterController,
  RegisterInput,
  RetentionRule,
} from "./register.ts";
export { renderNotice } from "./render-notice.ts";
export { renderProcessors } from "./render-processors.ts";
export { type RegisterSection, renderRegister } from "./render-register.ts";
