import { campaign } from "@candor/engines/campaign";
import fc from "fast-check";
import { expect, it } from "vitest";
import { encodeDecision } from "../src/core/cookie-value.ts";
import { type Known, reduce } from "../src/core/reduce.ts";
import type { Mode } from "../src/core/regime.ts";
import { createRules } from "../src/core/rules.ts";
import type { Choice, ConsentState } from "../src/core/state.ts";
import { registry } from "./stratum-registry.ts";

const DAY = 86_400_000;
const START = Date.UTC(2025, 5, 1);
const DAYS = { yes: 365, no: 7 };
const CATEGORIES = ["analytics", "marketing"];
const SERVICES = new Map([
  ["analytics/google-analytics", "analytics"],
  ["marketing/google-ads", "marketing"],
]);
const IDS = ["analytics", "analytics/google-analytics", "marketing", "marketing/google-ads"];

const rulesOf = (mode: Mode, policyVersion: string) =>
  createRules({
    registry,
    policyVersion,
    regime: { mode },
    lifetime: { accept: "P365D", refuse: "P7D" },
  });

/** What a visitor said, remembered as plainly as a person would: the twin the code is held against. */
interface Memory {
  readonly said: ReadonlyMap<string, boolean>;
  readonly at: number;
  readonly knowing: boolean;
  readonly policy: string;
  readonly mode: Mode;
}

/** What is granted by what was said, without any encoding or fingerprint. */
function expected(memory: Memory | null, mode: Mode, policy: string, gpc: boolean, now: number) {
  const yes = memory ? [...memory.said.values()].some(Boolean) : false;
  const held =
    memory !== null &&
    (mode !== "opt-in" ||
      (memory.policy === policy &&
        memory.mode === mode &&
        Math.floor(now / 1000) < Math.floor(memory.at / 1000) + DAYS[yes ? "yes" : "no"] * 86_400));
  return IDS.filter((id) => {
    const category = SERVICES.get(id) ?? id;
    const said = held ? (memory.said.get(id) ?? memory.said.get(category)) : undefined;
    if (gpc && category === "marketing" && !(held && memory.knowing)) return false;
    return said ?? mode !== "opt-in";
  });
}

/** What a visitor has said after one more word. */
function told(
  before: Memory | null,
  choice: Choice,
  mode: Mode,
  policy: string,
  gpc: boolean,
  at: number,
): Memory {
  const said = new Map<string, boolean>();
  const objected = (category: string) => gpc && category === "marketing";
  for (const category of CATEGORIES) {
    if (choice === "all") said.set(category, !objected(category));
    else if (choice === "none") said.set(category, false);
    else
      said.set(
        category,
        choice[category] ??
          before?.said.get(category) ??
          (mode !== "opt-in" && !objected(category)),
      );
  }
  if (typeof choice !== "string")
    for (const [service, category] of SERVICES) {
      const word = choice[service] ?? (category in choice ? undefined : before?.said.get(service));
      if (word !== undefined) said.set(service, word);
    }
  return { said, at, knowing: gpc, policy, mode };
}

const choice: fc.Arbitrary<Choice> = fc.oneof(
  fc.constantFrom("all" as const, "none" as const),
  fc.dictionary(fc.constantFrom(...IDS), fc.boolean()),
);
const event = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("choose" as const), choice }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("reload" as const), gpc: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("wait" as const), days: fc.nat(200) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("shadow" as const), value: fc.string() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("policy" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("move" as const),
      mode: fc.constantFrom<Mode>("opt-in", "opt-out", "notice"),
    }),
  },
);

it("any sequence of events grants what was said, and nothing else", () => {
  const run = campaign("event sequences of the consent core", { share: 10_000, full: 100_000 });
  let events = 0;
  fc.assert(
    fc.property(
      fc.array(event, { minLength: 1, maxLength: 14 }),
      fc.constantFrom<Mode>("opt-in", "opt-out", "notice"),
      (all, first) => {
        let now = START;
        let mode = first;
        let version = 1;
        let memory: Memory | null = null;
        let known: Known = { gpc: false, decision: null };
        let cookies: string[] = [];
        const policy = () => `v${version}`;
        const rules = () => rulesOf(mode, policy());
        const read = (gpc: boolean) =>
          reduce(rules(), { gpc, decision: null }, { type: "read", values: cookies, now });
        const look = (gpc: boolean) => {
          const state = read(gpc);
          check(state, expected(memory, mode, policy(), gpc, now), mode);
          known = state;
        };
        look(false);
        for (const one of all) {
          events++;
          if (one.kind === "wait") now += one.days * DAY;
          if (one.kind === "move") mode = one.mode;
          if (one.kind === "policy") version++;
          if (one.kind === "shadow") cookies = [one.value, ...cookies];
          look(one.kind === "reload" ? one.gpc : known.gpc);
          if (one.kind !== "choose") continue;
          const before = known.decision ? memory : null;
          memory = told(before, one.choice, mode, policy(), known.gpc, now);
          const state = reduce(rules(), known, { type: "choose", choice: one.choice, now });
          // The old cookie stays behind, as after a change of domain: the newer one must count.
          cookies = [...cookies.slice(-1), encodeDecision(state.decision as never)];
          check(state, expected(memory, mode, policy(), state.gpc, now), mode);
          // What the cookie says is what holds: a reload under the same signal changes nothing.
          expect(JSON.stringify(read(state.gpc))).toBe(JSON.stringify(state));
          known = state;
          now += 1000; // the cookie counts seconds
        }
      },
    ),
    { numRuns: run.count, seed: run.seed },
  );
  expect(events).toBeGreaterThan(run.count);
  run.record({ sequences: run.count, events, broken: 0 });
}, 600_000);

function check(state: ConsentState, granted: readonly string[], mode: Mode): void {
  expect(Object.keys(state.granted)).toEqual(IDS);
  expect(IDS.filter((id) => state.granted[id])).toEqual(granted);
  if (mode === "opt-out") expect(state.ask).toBeNull();
  // Under opt-in, whoever is asked has granted nothing, and whoever decided is not asked.
  if (mode === "opt-in") expect(state.ask === null).toBe(state.decision !== null);
}
