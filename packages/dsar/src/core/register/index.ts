export { defineRegister } from "./define-register.ts";
export { type LintFinding, lintRegister } from "./lint-register.ts";
export type {
  Context,
  DataCategory,
  DataField,
  LegalBasis,
  Localized,
  Purpose,
  Recipient,
  Register,
  RegisterController,
  RegisterInput,
  RetentionRule,
} from "./register.ts";
export { type RegisterSection, renderRegister } from "./render-register.ts";
