import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Fields, inside, text, wrong } from "./fields.ts";

/** Where secrets come from. */
export interface SecretPlaces {
  /** Folder that file names are relative to. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads a secret from the file that `<name>File` names, or the variable that `<name>Env` names.
 *
 * @throws DdnsError `option` when neither or both are there, or it cannot be read; the secret itself
 * is in no message.
 */
export function secretOf(
  fields: Fields,
  name: string,
  parent: string,
  { folder, environment }: SecretPlaces,
): string {
  const [file, variable] = [`${name}File`, `${name}Env`];
  if (fields[file] !== undefined && fields[variable] !== undefined)
    throw wrong(inside(parent, variable), `and ${inside(parent, file)} are both there: name one`);
  if (fields[variable] !== undefined) {
    const called = text(fields, variable, parent);
    const secret = environment[called];
    if (secret === undefined)
      throw wrong(inside(parent, variable), `names ${called}, which is not set`);
    return secret.trim();
  }
  try {
    return readFileSync(resolve(folder, text(fields, file, parent)), "utf8").trim();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "option") throw cause;
    throw wrong(inside(parent, file), `cannot be read: ${code ?? "unknown reason"}`);
  }
}
