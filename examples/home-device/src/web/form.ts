import type { Context } from "hono";
import { DeviceError } from "../device-error.ts";

/** A form's fields as text; a file or a repeated field counts as missing. */
export type Form = (field: string) => string;

/** Reads a form, urlencoded or multipart. */
export async function readForm(c: Context): Promise<Form> {
  const fields = await c.req.parseBody().catch((): Record<string, unknown> => ({}));
  return (field) => {
    const value = fields[field];
    return typeof value === "string" ? value : "";
  };
}

/** The switch. @throws DeviceError `bad-input`. */
export function switchIn(form: Form): boolean {
  const value = form("enabled");
  if (value !== "on" && value !== "off") throw bad("enabled", 'The switch is "on" or "off".');
  return value === "on";
}

/** What a form says of a field that cannot be. */
export function bad(field: string, message: string): DeviceError {
  return new DeviceError("bad-input", message, { field });
}
