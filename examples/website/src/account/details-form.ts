import { type FormResult, fieldReader, formResult } from "../http/form-fields.ts";

/** A new address, with the password that shows whose account it is. */
export interface NewAddress {
  readonly email: string;
  readonly password: string;
}

/** Reads the form that corrects a name. */
export function parseName(form: URLSearchParams): FormResult<string> {
  const reader = fieldReader(form);
  return formResult(reader, reader.line("name", 120, "Please tell us what to call you."));
}

/** Reads the form that asks for another address. */
export function parseNewAddress(form: URLSearchParams): FormResult<NewAddress> {
  const reader = fieldReader(form);
  return formResult(reader, {
    email: reader.email("email"),
    password: reader.secret("password", 1, 200),
  });
}
