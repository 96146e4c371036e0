import type { DeviceError } from "../../device-error.ts";

/** The forms of the backup pages. */
export type BackupForm =
  | ("vault" | "connect" | "run" | "restore" | "printed")
  | ("plan" | "open" | "close" | "free" | "phrase");

/** Which form was refused, and why. Passwords are never put back into a page. */
export interface Refusal {
  readonly form: BackupForm;
  readonly error: DeviceError;
  /** What was typed, without passwords. */
  readonly values: Readonly<Record<string, string>>;
}

/** What a form's fields show after it was refused: what was typed, and what is wrong with it. */
export interface Typed {
  error(field: string): string | undefined;
  value(field: string, otherwise?: string): string;
}

/** Reads a refusal for one form. */
export function typedIn(refusal: Refusal | null, form: BackupForm): Typed {
  const own = refusal?.form === form ? refusal : null;
  return {
    error: (field) => (own?.error.field === field ? own.error.message : undefined),
    value: (field, otherwise = "") => own?.values[field] ?? otherwise,
  };
}
