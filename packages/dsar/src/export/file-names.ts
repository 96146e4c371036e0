import { DsarError } from "../core/error.ts";

/** Names that Windows keeps for devices, with any ending (Microsoft, Naming Files). */
const DEVICES = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;

/**
 * Gives names from connectors a place in a folder: letters, digits, - and _ leave no room for a
 * path, and no two of them are the same to a file system that knows no capitals.
 *
 * @throws DsarError `export-invalid` for a name that cannot be a file's.
 */
export function fileNames(names: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  return new Map(
    names.map((name) => {
      if (!/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(name)) throw invalid();
      const safe = DEVICES.test(name) ? `${name}_` : name;
      let free = safe;
      for (let more = 2; taken.has(free.toLowerCase()); more++) free = `${safe}_${more}`;
      taken.add(free.toLowerCase());
      return [name, free];
    }),
  );
}

function invalid(): DsarError {
  return new DsarError("export-invalid", "A connector's or kind's name cannot name a file.", {
    path: "name",
  });
}
