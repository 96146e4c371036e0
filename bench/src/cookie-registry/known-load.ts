import { execFileSync } from "node:child_process";
import { median } from "../measuring/table.ts";

/** What the table of known cookies costs a process that uses it, in milliseconds. */
export interface KnownLoad {
  readonly import: number;
  readonly firstLookup: number;
  readonly details: number;
}

const PROGRAM = `
const start = performance.now();
const { findKnownCookie, loadKnownDetails } = await import(process.argv[1]);
const imported = performance.now();
if (findKnownCookie("_ga_ABC")?.category !== "analytics") throw new Error("not known");
const looked = performance.now();
if ((await loadKnownDetails())("_gid")?.provider !== "Google Analytics") throw new Error("no details");
const detailed = performance.now();
console.log([imported - start, looked - imported, detailed - looked].join(" "));
`;

/** Measures in new processes, each of which imports the table, looks a name up, loads the details. */
export function measureKnownLoad(runs: number): KnownLoad {
  const module = import.meta.resolve("@candor/cookie-registry/known");
  const all = Array.from({ length: runs }, () =>
    execFileSync(process.execPath, ["--input-type=module", "-e", PROGRAM, module], {
      encoding: "utf8",
    })
      .trim()
      .split(" ")
      .map(Number),
  );
  const at = (index: number): number => median(all.map((times) => times[index] ?? Number.NaN));
  return { import: at(0), firstLookup: at(1), details: at(2) };
}
