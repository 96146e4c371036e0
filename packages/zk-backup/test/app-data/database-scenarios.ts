import fc from "fast-check";
import { backup, restore } from "../../src/browser/index.ts";
import { appVault } from "./app-vault.ts";
import { contents, done, ended, filled, opened, removed, shape } from "./databases.ts";
import { expectCode, expectSame, expectThat } from "./expectation.ts";
import { anyValue, oddValues, webValues } from "./odd-values.ts";
import { firstDifference } from "./same-clone.ts";
import type { Scenario } from "./scenario.ts";

/** Backs a database up, deletes it and restores it. */
async function thereAndBack(name: string) {
  const vault = await appVault();
  const made = await backup({ vault, databases: [name] });
  await removed(name);
  const restored = await restore({ vault, snapshot: made.snapshot.id, databases: "all" });
  return { vault, made, restored };
}

async function keepsValues(values: Record<string, unknown>): Promise<void> {
  const entries = Object.entries(values);
  await filled("values", entries);
  const { made, restored } = await thereAndBack("values");
  expectSame(made.warnings, [], "the list of warnings");
  expectSame(restored.problems, [], "the list of problems");
  const found = new Map(await contents("values"));
  expectSame(found.size, entries.length, "the number of records");
  for (const [name, value] of entries) {
    const said = await firstDifference(found.get(name), structuredClone(value));
    expectThat(said === null, `${name} came back as it was (${said})`);
  }
}

/** Any values, kept and compared; how many and from which seed. */
export async function anyValuesComeBack(numRuns: number, seed: number): Promise<void> {
  const values = fc.sample(anyValue, { numRuns, seed });
  await filled("any values", values.entries());
  await thereAndBack("any values");
  for (const [key, value] of await contents("any values")) {
    const said = await firstDifference(value, structuredClone(values[key as number]));
    expectThat(said === null, `value ${key} of seed ${seed} came back as it was (${said})`);
  }
  expectSame((await contents("any values")).length, numRuns, "the number of values");
}

async function keepsSchema(): Promise<void> {
  const name = 'odd "name"/\u{1f4c4} é';
  await removed(name);
  const database = await opened(name, 42, (made) => {
    made.createObjectStore("beside");
    made.createObjectStore("counted", { autoIncrement: true });
    const people = made.createObjectStore("people", { keyPath: "who.id", autoIncrement: true });
    people.createIndex("by mail", "mail", { unique: true });
    people.createIndex("by tag", "tags", { multiEntry: true });
    people.createIndex("by both", ["mail", "who.id"]);
    made.createObjectStore("pairs", { keyPath: ["a", "b"] });
    made.createObjectStore("", { keyPath: "" });
    made.createObjectStore("empty");
  });
  const stores = ["beside", "counted", "people", "pairs", ""];
  const transaction = database.transaction(stores, "readwrite");
  const of = (store: string) => transaction.objectStore(store);
  of("beside").put("x", "key");
  for (const value of ["a", "b", "c"]) of("counted").add(value);
  of("people").add({ who: {}, mail: "a@example", tags: ["x", "y"] });
  of("people").add({ who: { id: 10 }, mail: "b@example", tags: ["y"] });
  of("pairs").add({ a: 1, b: "two", c: 3 });
  of("").add("the value is its own key");
  await ended(transaction);
  database.close();
  const before = await shape(name);
  const records = await Promise.all(stores.map((store) => contents(name, store)));
  await thereAndBack(name);
  expectSame(await shape(name), before, "the shape");
  expectSame(
    await Promise.all(stores.map((store) => contents(name, store))),
    records,
    "what is in the stores",
  );
  const again = await opened(name);
  const people = again.transaction("people", "readwrite").objectStore("people");
  const tagged = await done(people.index("by tag").getAll("y"));
  expectSame(tagged.length, 2, "how many the index finds");
  expectSame(await done(people.add({ who: {}, mail: "c@example" })), 11, "the next generated key");
  const refused = done(people.add({ who: {}, mail: "c@example" }));
  expectSame(
    await refused.catch((error: DOMException) => error.name),
    "ConstraintError",
    "what a second record of one mail gets",
  );
  again.close();
  await removed(name);
}

async function keepsKeys(): Promise<void> {
  const keys: IDBValidKey[] = [
    ...[-Infinity, -1.5, -0, 0.1, 2 ** 60, Infinity],
    ...[new Date(0), new Date(8.64e15), "", "a", "\ud800", "\uffff"],
    ...[new Uint8Array([1, 2]), new ArrayBuffer(0), [], [1, "a", [new Date(5)]], [[[]]]],
  ];
  await filled(
    "keys",
    keys.map((key, i) => [key, i]),
  );
  const before = await contents("keys");
  await thereAndBack("keys");
  const after = await contents("keys");
  expectSame(after.length, before.length, "the number of keys");
  expectThat((await firstDifference(after, before)) === null, "all keys came back");
}

async function refusesKeysOfCryptography(): Promise<void> {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  await filled("secrets", [
    ["before", 1],
    [["a", 7], { deep: [key] }],
    ["later", new Blob(["after a refused one"])],
  ]);
  const { made } = await thereAndBack("secrets");
  const where = 'database "secrets", store "things", key ["a", 7]';
  expectSame(made.warnings, [{ where, why: "unsupported-value: CryptoKey" }], "the warnings");
  expectSame(
    (await contents("secrets")).map(([name]) => name),
    ["before", "later"],
    "what is restored",
  );
}

async function leavesWhatIsThere(): Promise<void> {
  await filled("mine", [[1, "old"]]);
  const vault = await appVault();
  await backup({ vault, databases: ["mine"] });
  await filled("mine", [[2, "new"]]);
  const options = { vault, snapshot: "latest", databases: "all" } as const;
  await expectCode(restore(options), "target-not-empty");
  expectSame(await contents("mine"), [[2, "new"]], "what is there after a refusal");
  const holding = await opened("mine");
  await expectCode(restore({ ...options, existing: "replace" }), "target-blocked");
  holding.close();
  await done(indexedDB.open("mine")).then((database) => database.close());
  const { databases, records } = await restore({ ...options, existing: "replace" });
  expectSame([databases, records], [1, 1], "what was restored");
  expectSame(await contents("mine"), [[1, "old"]], "what is there after it was replaced");
  await expectCode(restore({ ...options, databases: ["none"] }), "not-found");
}

/** A writer that changes two stores together, all the time. */
async function isOfOneMoment(): Promise<void> {
  await removed("moving");
  const database = await opened("moving", 1, (made) => {
    for (const store of ["left", "right"]) made.createObjectStore(store);
  });
  const padding = "x".repeat(20_000);
  let [turn, isOver] = [0, false];
  const write = async (): Promise<void> => {
    turn += 1;
    const transaction = database.transaction(["left", "right"], "readwrite");
    for (let i = 0; i < 60; i++)
      for (const store of ["left", "right"])
        transaction.objectStore(store).put({ turn, padding }, i);
    await ended(transaction);
  };
  await write();
  const writing = (async () => {
    while (!isOver) await write();
  })();
  const vault = await appVault();
  const ids: string[] = [];
  for (let i = 0; i < 3; i++)
    ids.push((await backup({ vault, databases: ["moving"] })).snapshot.id);
  isOver = true;
  await writing;
  database.close();
  for (const snapshot of ids) {
    await restore({ vault, snapshot, databases: "all", existing: "replace" });
    const turns = [
      ...(await contents("moving", "left")),
      ...(await contents("moving", "right")),
    ].map(([, value]) => (value as { turn: number }).turn);
    expectSame(new Set(turns).size, 1, "how many moments are in one snapshot");
    expectSame(turns.length, 120, "the number of records");
  }
}

async function keepsMany(): Promise<void> {
  const many = Array.from({ length: 2_000 }, (_, i): [number, unknown] => [
    i,
    i % 500 === 0 ? { i, big: new Uint8Array(300_000).fill(i) } : { i, text: `record ${i}` },
  ]);
  await filled("many", many);
  const { made, restored } = await thereAndBack("many");
  expectSame([made.records, restored.records], [2_000, 2_000], "the number of records");
  const last = await contents("many");
  expectSame(last.length, 2_000, "the number of records that are there");
  expectThat(
    (await firstDifference(last[1_500]?.[1], many[1_500]?.[1])) === null,
    "a large record came back",
  );
  await removed("many");
}

async function namesWhatIsNotThere(): Promise<void> {
  const vault = await appVault();
  const { warnings } = await backup({ vault, databases: ["never made"] });
  expectSame(
    warnings,
    [{ where: 'database "never made"', why: "NotFoundError" }],
    "the warnings for a missing database",
  );
  const all = (await indexedDB.databases()).map(({ name }) => name);
  expectThat(!all.includes("never made"), "a backup makes no database");
}

export const DATABASE_SCENARIOS: readonly Scenario[] = [
  { name: "keeps odd values of every kind", run: () => keepsValues(oddValues()) },
  { name: "keeps values that only browsers have", run: () => keepsValues(webValues()) },
  { name: "keeps stores, keys, indexes and versions", run: keepsSchema },
  { name: "keeps keys of all types", run: keepsKeys },
  {
    name: "names records with keys of WebCrypto, and keeps the rest",
    run: refusesKeysOfCryptography,
  },
  { name: "leaves what is there unless it may replace it", run: leavesWhatIsThere },
  { name: "takes all stores at one moment, while a page writes", run: isOfOneMoment },
  { name: "keeps many records, small and large", run: keepsMany },
  { name: "names databases that are not there", run: namesWhatIsNotThere },
];
