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

/** Fewest characters of a vault password: it can be guessed at for as long as the vault exists. */
export const SHORTEST_PASSWORD = 12;

/** The fields of a new vault. @throws DeviceError `bad-input` naming the field. */
export function newVaultIn(form: Form): { password: string } {
  const password = form("password");
  if ([...password].length < SHORTEST_PASSWORD)
    throw bad("password", `Choose a password of at least ${SHORTEST_PASSWORD} characters.`);
  if (form("repeat") !== password) throw bad("repeat", "The two passwords are not the same.");
  if (form("recorded") !== "yes")
    throw bad("recorded", "Write the password down first, then tick the box: nobody can reset it.");
  return { password };
}

/** The fields of a vault that exists. @throws DeviceError `bad-input` naming the field. */
export function existingVaultIn(form: Form): { account: string; token: string; password: string } {
  const account = form("account").replace(/\s+/g, "").toLowerCase();
  const token = form("token").replace(/\s+/g, "");
  if (!/^[0-9a-f]{32}$/.test(account))
    throw bad(
      "account",
      "The account is 32 digits and letters from a to f, as on the recovery sheet.",
    );
  if (!/^[A-Za-z0-9_-]{43}$/.test(token))
    throw bad("token", "The token is 43 characters, as on the recovery sheet.");
  return { account, token, password: passwordIn(form) };
}

/** The fields of a restore. @throws DeviceError `bad-input` naming the field. */
export function restoreIn(form: Form): { snapshot: string; password: string; target: string } {
  const snapshot = form("snapshot");
  if (!/^(latest|[0-9a-f]{6,64})$/.test(snapshot))
    throw bad("snapshot", "Choose one of the backups in the list.");
  const target = form("target").trim();
  if (!/^[A-Za-z0-9][A-Za-z0-9._ -]{0,63}$/.test(target))
    throw bad(
      "target",
      "Name a folder with letters, digits, spaces, dots and hyphens, 64 at most.",
    );
  return { snapshot, password: passwordIn(form), target };
}

/** The switch. @throws DeviceError `bad-input`. */
export function switchIn(form: Form): boolean {
  const value = form("enabled");
  if (value !== "on" && value !== "off") throw bad("enabled", 'The switch is "on" or "off".');
  return value === "on";
}

function passwordIn(form: Form): string {
  const password = form("password");
  if (password === "") throw bad("password", "Enter the vault password.");
  return password;
}

function bad(field: string, message: string): DeviceError {
  return new DeviceError("bad-input", message, { field });
}
