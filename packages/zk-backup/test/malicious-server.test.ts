import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import {
  isZkBackupError,
  type MemoryStorage,
  memoryStorage,
  type VaultMemory,
} from "../src/core/vault/index.ts";
import { createBlindServer } from "../src/server/index.ts";
import { httpStorage } from "../src/storage/http.ts";
import { copyOf } from "./support/fault-storage.ts";
import { household, oneFile, openAsOwner } from "./support/household.ts";
import { backUp, named, noise, platform, readBack, smallVault } from "./support/small-vault.ts";

const DAY = 86_400_000;

/** What a server has to lie with: the true vault, every state it was in, and another one. */
interface Truth {
  readonly storage: MemoryStorage;
  readonly states: readonly MemoryStorage[];
  readonly memory: VaultMemory;
  /** The first device's id. */
  readonly device: string;
  readonly other: MemoryStorage;
}

const household_ = await household();
const truth: Truth = {
  ...{ storage: household_.storage, states: household_.states },
  ...{ memory: household_.vault.memory(), device: household_.vault.device },
  other: (await smallVault()).storage,
};

/** The vault with some of its objects taken away, or others put in their place. */
function changed(change: (objects: Map<string, Uint8Array>) => void): MemoryStorage {
  const copy = copyOf(truth.storage);
  change(copy.objects);
  return copy;
}

const packs = named(truth.storage, "packs/");
const [firstPack = "", secondPack = ""] = packs;
const bytesOf = (name: string): Uint8Array => truth.storage.objects.get(name) ?? noise(0, 1);
const headsOf = (device: string): string[] => named(truth.storage, `heads/${device}/`);
const own = headsOf(truth.device);
const ownHead = own.at(-1) ?? "";
const others = Object.keys(truth.memory.heads).filter((id) => id !== truth.device);
const theirs = headsOf(others[0] ?? "").at(-1) ?? "";
const sealedAnew = (bytes: Uint8Array): [string, Uint8Array] => [
  `packs/${createHash("sha256").update(bytes).digest("hex")}`,
  bytes,
];

/** What comes over the line from a server that serves this storage, and spoils its answers. */
function lying(storage: MemoryStorage, spoil?: (request: Request, answer: Response) => Response) {
  const server = createBlindServer({ authorize: () => "owner", storage: () => storage });
  return httpStorage({
    ...{ url: "http://x/vaults/anna", token: "t", attempts: 1 },
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const kept = request.clone();
      const answer = await server(request);
      return spoil === undefined ? answer : spoil(kept, answer);
    },
  });
}

interface Lie {
  readonly storage: () => MemoryStorage;
  readonly spoil?: (request: Request, answer: Response) => Response;
  /** Days that pass for the client. */
  readonly days?: number;
}

/** Everything a client says of it that remembers the vault: opens, reads all, checks every byte. */
async function said({ storage, spoil, days = 0 }: Lie): Promise<string[]> {
  const codes = new Set<string>();
  const note = (error: unknown): void => {
    if (!isZkBackupError(error)) throw error;
    codes.add(error.code);
  };
  try {
    const later = { ...platform, now: () => platform.now() + days * DAY };
    const served = lying(storage(), spoil);
    const options = { platform: later, memory: truth.memory };
    const vault = await openAsOwner(served, options);
    for (const { code } of vault.warnings) codes.add(code);
    for (const { id } of vault.snapshots()) await readBack(vault, id).catch(note);
    for (const { code } of (await vault.check({ data: true })).problems) codes.add(code);
  } catch (error) {
    note(error);
  }
  return [...codes].sort();
}

const isGetOf = (name: string, { method, url }: Request): boolean =>
  method === "GET" && url.endsWith(`/${name}`);

/** Each lie, and all the client may call it; it must say at least one of them, and nothing else. */
const LIES: [string, Lie, readonly string[]][] = [
  ["nothing: it is honest", { storage: () => truth.storage }, []],
  ...truth.states
    .slice(0, -1)
    .map((state, i): [string, Lie, readonly string[]] => [
      `a rollback of everything, to state ${i}`,
      { storage: () => state },
      ["rollback"],
    ]),
  [
    "a rollback of one device",
    { storage: () => changed((all) => all.delete(theirs)) },
    ["rollback"],
  ],
  [
    "a rollback of the client's own device",
    { storage: () => changed((all) => all.delete(ownHead)) },
    ["rollback"],
  ],
  [
    "no heads at all",
    {
      storage: () =>
        changed(
          (all) =>
            void [...all.keys()].filter((n) => n.startsWith("heads/")).map((n) => all.delete(n)),
        ),
    },
    ["rollback"],
  ],
  ["a freeze: nothing new, for a month", { storage: () => truth.storage, days: 30 }, ["silent"]],
  [
    "a head of another device in place of the latest",
    { storage: () => changed((all) => all.set(ownHead, bytesOf(theirs))) },
    ["object-corrupt", "object-swapped", "fork"],
  ],
  [
    "an earlier head under the latest number",
    { storage: () => changed((all) => all.set(ownHead, bytesOf(own.at(-2) ?? ""))) },
    ["fork", "object-corrupt", "object-swapped"],
  ],
  [
    "a pack withheld",
    { storage: () => changed((all) => all.delete(firstPack)) },
    ["object-missing", "chunk-missing"],
  ],
  [
    "packs withheld, though they are listed",
    {
      storage: () => truth.storage,
      spoil: (request, answer) =>
        isGetOf(firstPack, request) ? new Response(null, { status: 404 }) : answer,
    },
    ["object-missing", "chunk-missing", "not-found"],
  ],
  [
    "two packs swapped",
    {
      storage: () =>
        changed((all) =>
          all.set(firstPack, bytesOf(secondPack)).set(secondPack, bytesOf(firstPack)),
        ),
    },
    ["object-swapped", "object-corrupt"],
  ],
  [
    "a pack of another vault",
    {
      storage: () =>
        changed((all) =>
          all.set(
            firstPack,
            [...truth.other.objects].find(([n]) => n.startsWith("packs/"))?.[1] ?? noise(1, 1),
          ),
        ),
    },
    ["object-corrupt", "object-swapped"],
  ],
  [
    "a pack cut short",
    { storage: () => changed((all) => all.set(firstPack, bytesOf(firstPack).slice(0, 4096))) },
    ["object-truncated"],
  ],
  [
    "a pack with a bit flipped",
    {
      storage: () =>
        changed((all) =>
          all.set(
            firstPack,
            bytesOf(firstPack).map((b, i) => (i === 2000 ? b ^ 4 : b)),
          ),
        ),
    },
    ["object-corrupt"],
  ],
  [
    "another vault altogether",
    { storage: () => truth.other },
    ["slot-foreign", "rollback", "wrong-key", "fork", "no-slot"],
  ],
  ["an empty storage", { storage: () => memoryStorage() }, ["no-vault", "rollback"]],
  [
    "slots withheld",
    {
      storage: () =>
        changed((all) => void named(truth.storage, "slots/").map((n) => all.delete(n))),
    },
    ["no-slot"],
  ],
  [
    "listings cut short",
    {
      storage: () => truth.storage,
      spoil: (request, answer) =>
        request.url.includes("list=heads") ? Response.json({ objects: [], more: false }) : answer,
    },
    ["rollback"],
  ],
  [
    "listings that never end",
    {
      storage: () => truth.storage,
      spoil: (request, answer) =>
        request.url.includes("list=")
          ? Response.json({ objects: [{ name: "vault", size: 56 }], more: true })
          : answer,
    },
    ["storage-failed"],
  ],
  [
    "an answer in place of a part that was asked for",
    {
      storage: () => truth.storage,
      spoil: (request, answer) =>
        request.headers.has("range")
          ? new Response(noise(500, 1) as Uint8Array<ArrayBuffer>)
          : answer,
    },
    ["object-corrupt", "object-truncated", "object-swapped", "storage-failed"],
  ],
];

it.each(LIES)("a server that serves %s is noticed, and named", async (_, lie, names) => {
  const codes = await said(lie);
  for (const code of codes) expect(names, `said ${codes}`).toContain(code);
  expect(codes.length > 0).toBe(names.length > 0);
});

it("a server that forks is noticed as soon as one of two clients sees the other's head", async () => {
  const [left, right] = [copyOf(truth.storage), copyOf(truth.storage)];
  const options = { memory: truth.memory };
  const laptop = await openAsOwner(lying(left), options);
  await backUp(laptop, oneFile("in the left branch"));
  const attic = await openAsOwner(lying(right), options);
  await backUp(attic, oneFile("in the right branch"));
  const codes: string[] = [];
  for (const [branch, memory] of [
    [left, attic.memory()],
    [right, laptop.memory()],
  ] as const)
    await openAsOwner(lying(branch), { memory }).catch((error) => codes.push(error.code));
  expect(codes).toEqual(["fork", "fork"]);
});

it("a server that says stored and stores nothing is noticed at the next look", async () => {
  const storage = copyOf(truth.storage);
  const forgetful = lying(storage, (request, answer) => {
    const name = request.url.split("/vaults/anna/")[1] ?? "";
    if (request.method === "PUT" && name.startsWith("packs/")) storage.objects.delete(name);
    return answer;
  });
  const options = { memory: truth.memory };
  const vault = await openAsOwner(forgetful, options);
  await backUp(vault, new Map([["new", noise(30_000, 77)]]));
  const seen = await openAsOwner(forgetful, { memory: vault.memory() });
  const { problems } = await seen.check();
  expect(problems.map(({ code }) => code)).toContain("object-missing");
});

it("a server's own packs, named as they hash, are nobody's", async () => {
  const [name, bytes] = sealedAnew(noise(262_144, 5));
  const codes = await said({ storage: () => changed((all) => all.set(name, bytes)) });
  for (const code of codes) expect(["object-corrupt"]).toContain(code);
});
