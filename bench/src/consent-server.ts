import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { choiceRates } from "./consent-server/choices.ts";
import { middlewareTimes } from "./consent-server/middleware.ts";
import { printTable } from "./measuring/table.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "3" },
  },
});
const rounds = Number(values.rounds);
console.log(`${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}`);

const choices = await choiceRates(rounds, Number(values.seconds));
console.log(`\nChoices a second, 64 visitors at once, ${rounds} rounds; ${choices.settings}`);
printTable([
  ["", "choices/s", "ratio"],
  ["one commit each", choices.oneByOne.toFixed(0), "1.00"],
  ["group commit", choices.grouped.toFixed(0), (choices.grouped / choices.oneByOne).toFixed(2)],
]);

console.log(`\nMilliseconds for 1,000 requests on node:http, ${rounds * 5} pairs`);
const rows = [["", "without", "headers by hand", "first-party-only", "ratio", "to by hand"]];
for (const kind of ["plain", "page"] as const) {
  const times = await middlewareTimes(kind, rounds * 5);
  rows.push([
    kind,
    times.without.toFixed(1),
    times.byHand.toFixed(1),
    times.with.toFixed(1),
    (times.with / times.without).toFixed(3),
    (times.with / times.byHand).toFixed(3),
  ]);
}
printTable(rows);
