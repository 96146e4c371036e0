import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { measureAudit } from "./cookie-registry/audit.ts";
import { measureKnownLoad } from "./cookie-registry/known-load.ts";
import { measureHere, measureLookups } from "./cookie-registry/lookup.ts";
import { printTable } from "./measuring/table.ts";

const { values } = parseArgs({
  options: {
    entries: { type: "string", default: "2500" },
    turns: { type: "string", default: "5" },
    runs: { type: "string", default: "11" },
    pages: { type: "string", default: "20" },
    audits: { type: "string", default: "3" },
    matcher: { type: "string" },
  },
});

if (values.matcher !== undefined) {
  console.log(JSON.stringify(measureHere(values.matcher, Number(values.entries))));
  process.exit();
}

const program = fileURLToPath(import.meta.url);
const lookups = measureLookups(program, Number(values.entries), Number(values.turns));
const ours = lookups.get("candor")?.all ?? Number.NaN;
const ns = (value: number): string => `${value.toFixed(0)} ns`;
printTable([
  [`lookup, ${values.entries} entries`, "literal name", "template", "unknown", "all", "ratio"],
  ...[...lookups].map(([name, { exact, template, unknown, all }]) => [
    name,
    ns(exact),
    ns(template),
    ns(unknown),
    ns(all),
    `${(all / ours).toFixed(1)}x`,
  ]),
]);

const load = measureKnownLoad(Number(values.runs));
const ms = (value: number): string => `${value.toFixed(1)} ms`;
printTable([
  ["known cookies", "import", "first lookup", "details"],
  ["in a new process", ms(load.import), ms(load.firstLookup), ms(load.details)],
]);

const audits = await measureAudit(Number(values.pages), Number(values.audits));
const [audited] = audits;
const seconds = (value: number): string => `${value.toFixed(1)} s`;
printTable([
  ["audit", "one page", `${values.pages} pages`, "ratio"],
  ...audits.map(({ name, onePage, allPages }) => [
    name,
    seconds(onePage),
    seconds(allPages),
    `${(allPages / (audited?.allPages ?? Number.NaN)).toFixed(1)}x`,
  ]),
]);
