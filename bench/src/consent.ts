import { parseArgs } from "node:util";
import { launchChromium } from "@candor/engines/browser";
import { CONTENDERS } from "./consent/contenders.ts";
import { pageOf } from "./consent/page-of.ts";
import { type Cost, costOf, mustAsk, serve } from "./consent/script-cpu.ts";
import { median, printTable } from "./measuring/table.ts";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "15" } } });

const pages = await Promise.all(CONTENDERS.map(pageOf));
const empty = await serve({
  files: new Map([["/", "<!doctype html><title>Empty</title><h1>A page</h1>"]]),
  folder: null,
});
const served = await Promise.all(pages.map(serve));
const browser = await launchChromium();
const nothing: Cost[] = [];
const costs = pages.map((): Cost[] => []);
try {
  for (const [at, { contender }] of pages.entries())
    await mustAsk(browser, served[at]?.url ?? "", contender.shown).catch((cause: Error) => {
      throw new Error(`${contender.name}: ${cause.message}`, { cause });
    });
  // All take turns within each round.
  for (let round = 0; round < Number(values.rounds); round++) {
    nothing.push(await costOf(browser, empty.url));
    for (const at of pages.keys()) costs[at]?.push(await costOf(browser, served[at]?.url ?? ""));
  }
  const version = browser.version();
  console.log(
    `\n${values.rounds} rounds in turn, medians, net of an empty page; Chromium ${version}\n`,
  );
} finally {
  await browser.close();
  for (const one of [empty, ...served]) one.close();
}

const net = (all: readonly Cost[] | undefined, key: keyof Cost) =>
  median((all ?? []).map((cost, round) => cost[key] - (nothing[round]?.[key] ?? 0)));
const ours = net(costs[0], "script");
const rows = pages.map(({ contender, version, script, style }, at) => {
  const files = [...(served[at]?.loaded ?? [])].filter(
    ([name]) => !(contender.scripts ?? []).includes(name),
  );
  const later = files.reduce((sum, [, bytes]) => sum + bytes, 0);
  const cpu = net(costs[at], "script");
  return [
    `${contender.name} ${version}`,
    script.toLocaleString("en"),
    style.toLocaleString("en"),
    later.toLocaleString("en"),
    (script + style + later).toLocaleString("en"),
    cpu.toFixed(1),
    net(costs[at], "tasks").toFixed(1),
    (ours / cpu).toFixed(2),
  ];
});
printTable([
  ["", "script", "style", "loaded", "bytes, gzip -9", "script, ms", "tasks, ms", "candor / it"],
  ...rows,
]);
console.log("\nLess than 1: candor takes less script time.");
