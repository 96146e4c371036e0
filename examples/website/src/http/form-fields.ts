/** What was wrong with a form, a sentence for each field that is at fault. */
export type FieldErrors = Record<string, string>;

/** A form read into a value, or the fields at fault with what the visitor typed. */
export type FormResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly errors: FieldErrors };

/** Reads fields one by one and collects what is wrong with them. */
export interface FieldReader {
  readonly errors: FieldErrors;
  /** A line of text: trimmed, no control characters, at most `limit` characters. */
  line(name: string, limit: number, missing: string): string;
  /** Text of several lines. */
  text(name: string, limit: number, missing: string): string;
  /** An e-mail address, in lower case. */
  email(name: string): string;
  /** One of the given words. */
  choice<T extends string>(name: string, words: readonly T[], wrong: string): T | "";
  /** A secret: neither trimmed nor limited to printable characters. */
  secret(name: string, least: number, most: number): string;
}

// A practical shape, after the HTML standard's "valid email address"; the mailed link is the proof.
const EMAIL = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** Starts reading a form; a field that is given twice is at fault, whichever value was meant. */
export function fieldReader(form: URLSearchParams): FieldReader {
  const errors: FieldErrors = {};
  const one = (name: string, missing: string): string => {
    const all = form.getAll(name);
    if (all.length > 1) errors[name] = "This field was sent more than once.";
    const value = all[0] ?? "";
    if (value === "" && missing) errors[name] ??= missing;
    return value;
  };
  const printable = (name: string, limit: number, missing: string, single: boolean): string => {
    const value = one(name, "").trim();
    if (value === "" && missing) errors[name] ??= missing;
    if (value.length > limit) errors[name] ??= `At most ${limit} characters, please.`;
    if (CONTROLS.test(value) || (single && /[\r\n\t]/.test(value)))
      errors[name] ??= "Control characters and line breaks cannot stand here.";
    return value;
  };
  return {
    errors,
    line: (name, limit, missing) => printable(name, limit, missing, true),
    text: (name, limit, missing) => printable(name, limit, missing, false),
    email(name) {
      const value = printable(name, 254, "Please give an e-mail address.", true).toLowerCase();
      if (value !== "" && !EMAIL.test(value))
        errors[name] ??= "This does not look like an e-mail address, such as name@example.org.";
      return value;
    },
    choice(name, words, wrong) {
      const value = one(name, wrong);
      const found = words.find((word) => word === value);
      if (found === undefined) errors[name] ??= wrong;
      return found ?? "";
    },
    secret(name, least, most) {
      const value = one(name, "Please choose a password.");
      if (value !== "" && value.length < least) errors[name] ??= `At least ${least} characters.`;
      if (value.length > most) errors[name] ??= `At most ${most} characters.`;
      return value;
    },
  };
}

/** Closes a reading: the value when no field was at fault. */
export function formResult<T>(reader: FieldReader, value: T): FormResult<T> {
  if (Object.keys(reader.errors).length > 0) return { ok: false, errors: reader.errors };
  return { ok: true, value };
}
