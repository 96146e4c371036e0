import { execFileSync } from "node:child_process";
import { median } from "../measuring/table.ts";
import { candor, declaredNames, lengthMaps, linearScan, type Matcher } from "./matchers.ts";

const KINDS = ["exact", "template", "unknown"] as const;
type Kind = (typeof KINDS)[number];

/** Median nanoseconds a lookup, by kind of name and over all names. */
export type LookupTimes = Readonly<Record<Kind | "all", number>>;

const MATCHERS: Readonly<Record<string, (names: readonly string[]) => Matcher>> = {
  candor,
  "linear scan": linearScan,
  "maps by length": lengthMaps,
};

/**
 * Measures each matcher over the same names, taking turns, each time in a process of its own: in one
 * process the engine would compile the code of one for what it has seen of another.
 *
 * @param program the file that calls {@link measureHere} when it is given `--matcher NAME`
 */
export function measureLookups(
  program: string,
  count: number,
  turns: number,
): Map<string, LookupTimes> {
  const all = new Map(Object.keys(MATCHERS).map((name) => [name, [] as LookupTimes[]]));
  for (let turn = 0; turn < turns; turn++) {
    for (const [name, times] of all) {
      const args = [program, "--matcher", name, "--entries", String(count)];
      times.push(JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" })));
    }
  }
  const middle = (times: readonly LookupTimes[], kind: keyof LookupTimes): number =>
    median(times.map((one) => one[kind]));
  return new Map(
    [...all].map(([name, times]) => [
      name,
      {
        exact: middle(times, "exact"),
        template: middle(times, "template"),
        unknown: middle(times, "unknown"),
        all: middle(times, "all"),
      },
    ]),
  );
}

const ROUNDS = 100;

/** Measures one matcher in this process. */
export function measureHere(name: string, count: number): LookupTimes {
  const declared = declaredNames(count);
  const seen = seenNames(declared);
  const matcher = MATCHERS[name]?.(declared);
  if (!matcher) throw new Error(`there is no matcher "${name}"`);
  const times: Record<Kind, number[]> = { exact: [], template: [], unknown: [] };
  for (let round = -ROUNDS; round < ROUNDS; round++) {
    for (const kind of KINDS) {
      const took = nanoseconds(matcher, seen[kind]);
      if (round >= 0) times[kind].push(took);
    }
  }
  const total = KINDS.reduce((sum, kind) => sum + seen[kind].length, 0);
  const weighed = KINDS.map((kind) => median(times[kind]) * seen[kind].length);
  return {
    exact: median(times.exact),
    template: median(times.template),
    unknown: median(times.unknown),
    all: weighed.reduce((sum, one) => sum + one, 0) / total,
  };
}

/** Names as a visit shows them: declared ones, ids in the place of placeholders, unknown ones. */
function seenNames(declared: readonly string[]): Record<Kind, string[]> {
  const fill = (name: string, at: number): string =>
    name.replace(/<[^<>:]+(?::(\w+)(?:\{(\d+)\})?)?>/g, (_, kind?: string, length?: string) =>
      kind || length ? "1".repeat(Number(length ?? 6)) : `GS1.1.${at * 7919}`,
    );
  const exact = shuffled(declared.filter((name) => !name.includes("<")));
  const templates = shuffled(declared.filter((name) => name.includes("<")));
  return {
    exact: exact.map(fresh),
    template: templates.map((name, at) => fresh(fill(name, at))),
    unknown: exact.map((name) => fresh(`${name}~own`)),
  };
}

/** The same names in an order that no declaration has, the same each time. */
function shuffled(names: readonly string[]): string[] {
  return names
    .map((name, at) => ({ name, place: (at * 7919) % 6007 }))
    .sort((a, b) => a.place - b.place)
    .map(({ name }) => name);
}

/** A string of its own, which is no slice of another. */
function fresh(text: string): string {
  return Buffer.from(text).toString();
}

function nanoseconds(matcher: Matcher, names: readonly string[]): number {
  let found = 0;
  const started = process.hrtime.bigint();
  for (const name of names) if (matcher.match(name) !== null) found++;
  const took = Number(process.hrtime.bigint() - started);
  if (found > names.length) throw new Error("more was found than there is");
  return took / names.length;
}
