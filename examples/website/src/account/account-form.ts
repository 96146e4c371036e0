import { type FormResult, fieldReader, formResult } from "../http/form-fields.ts";
import { ageOn } from "./age.ts";

/** What a visitor gives to open an account. */
export interface NewAccount {
  readonly email: string;
  readonly name: string;
  readonly password: string;
}

/** What a customer gives to sign in. */
export interface Credentials {
  readonly email: string;
  readonly password: string;
}

/** Who may open an account, and what day it is. */
export interface AgeRule {
  /** Years that must be completed. */
  readonly minimum: number;
  /** `YYYY-MM-DD`, where the company is. */
  readonly today: string;
}

/** A new account that may be opened, one that may not for its owner's age, or fields at fault. */
export type NewAccountResult = FormResult<NewAccount> | { readonly ok: "too-young" };

/** Shortest password an account takes. */
export const SHORTEST_PASSWORD = 10;
const LONGEST_PASSWORD = 200;

/**
 * Reads the form of a new account; errors name the field. The birthday is looked at here and
 * nowhere else: it is no part of what comes out.
 */
export function parseNewAccount(form: URLSearchParams, rule: AgeRule | null): NewAccountResult {
  const reader = fieldReader(form);
  if (rule) {
    const age = ageOn(reader.line("birthday", 10, "Please give your date of birth."), rule.today);
    if (age === null) reader.errors["birthday"] ??= "This is no date of birth, such as 1990-12-31.";
    else if (age < rule.minimum) return { ok: "too-young" };
  }
  return formResult(reader, {
    email: reader.email("email"),
    name: reader.line("name", 120, "Please tell us what to call you."),
    password: reader.secret("password", SHORTEST_PASSWORD, LONGEST_PASSWORD),
  });
}

/** Reads the sign-in form; says nothing about the password's shape. */
export function parseCredentials(form: URLSearchParams): FormResult<Credentials> {
  const reader = fieldReader(form);
  return formResult(reader, {
    email: reader.email("email"),
    password: reader.secret("password", 1, LONGEST_PASSWORD),
  });
}
