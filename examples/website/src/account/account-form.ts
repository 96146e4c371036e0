import { type FormResult, fieldReader, formResult } from "../http/form-fields.ts";

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

/** Shortest password an account takes. */
export const SHORTEST_PASSWORD = 10;
const LONGEST_PASSWORD = 200;

/** Reads the form of a new account; errors name the field. */
export function parseNewAccount(form: URLSearchParams): FormResult<NewAccount> {
  const reader = fieldReader(form);
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
