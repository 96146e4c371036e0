import { describe, expect, it } from "vitest";
import { openVault, openWriter, type Vault } from "../src/core/vault/index.ts";
import {
  backUp,
  bytesOf,
  codeOf,
  credential,
  platform,
  readBack,
  smallVault,
} from "./support/small-vault.ts";

const DAY = 86_400_000;
/** A platform whose days pass as the test says. */
const datedPlatform = () => {
  const clock = { time: Date.UTC(2026, 0, 1) };
  return { clock, platform: { ...platform, now: () => ++clock.time } };
};
const file = (name: string) => new Map([[name, bytesOf(`what ${name} holds`)]]);
const ids = (vault: Vault) => vault.snapshots().map(({ id }) => id);

async function dailyVault(days: number) {
  const dated = datedPlatform();
  const made = await smallVault(file("day 0"), dated);
  for (let day = 1; day < days; day++) {
    dated.clock.time += DAY;
    await backUp(made.vault, file(`day ${day}`));
  }
  const open = (more = {}) =>
    openVault({ platform: dated.platform, storage: made.storage, credential, ...more });
  return { ...made, ...dated, open };
}

describe("forgetting", () => {
  it("by a policy removes what it does not keep, and only says so in a dry run", async () => {
    const { vault, open } = await dailyVault(6);
    const all = ids(vault);
    const dry = await vault.forget({ policy: { daily: 2 }, dryRun: true });
    expect(dry.forgotten.map(({ id }) => id)).toEqual(all.slice(0, 4));
    expect(ids(vault)).toEqual(all);
    const done = await vault.forget({ policy: { daily: 2 } });
    expect(done.forgotten).toEqual(dry.forgotten);
    expect(done.decisions.map(({ reasons }) => reasons)).toEqual([
      ...Array(4).fill([]),
      ["daily"],
      ["latest", "daily"],
    ]);
    expect(ids(await open())).toEqual(all.slice(4));
    expect((await open().then((fresh) => fresh.check({ data: true }))).problems).toEqual([]);
  });

  it("by name removes it, but nothing that is protected", async () => {
    const { vault, open } = await dailyVault(3);
    const [first = "", second = "", third = ""] = ids(vault);
    await vault.annotate({ snapshot: first, protected: true, tags: ["taxes"] });
    expect(await codeOf(vault.forget({ snapshots: [second, first] }))).toBe("snapshot-protected");
    expect(ids(await open())).toEqual([first, second, third]);
    await vault.forget({ snapshots: [second.slice(0, 8)] });
    const [kept] = (await open()).snapshots();
    expect([kept?.id, kept?.tags, kept?.protected]).toEqual([first, ["taxes"], true]);
    await vault.annotate({ snapshot: first, protected: false });
    await vault.forget({ snapshots: [first] });
    expect(ids(await open())).toEqual([third]);
    expect(await codeOf(vault.forget({ snapshots: ["0".repeat(8)] }))).toBe("no-snapshot");
  });

  it("reaches other devices' snapshots, which stay forgotten when they write again", async () => {
    const { vault, open } = await dailyVault(1);
    const other = await open();
    const { id } = await backUp(other, file("theirs"));
    const kept = await backUp(other, file("theirs too"));
    await vault.refresh();
    await vault.forget({ snapshots: [id] });
    await backUp(other, file("later"));
    await vault.refresh();
    expect(ids(vault)).not.toContain(id);
    expect(ids(vault)).toContain(kept.id);
    // Once it has left it out in sight of our word, the word need not be repeated.
    await backUp(vault, file("ours"));
    await backUp(other, file("last"));
    expect(ids(await open())).not.toContain(id);
  });

  it("evicts nothing on the word of another device's snapshots before a second look", async () => {
    const { vault, storage, platform: dated, clock, open } = await dailyVault(2);
    const device = await vault.enrol({ type: "write-only" });
    const camera = () => openWriter({ platform: dated, storage, credential: device });
    const real = await backUp(await camera(), file("recorded"));
    expect((await vault.forget({ policy: { last: 1 } })).forgotten.length).toBe(1); // our own
    clock.time += DAY;
    for (let i = 0; i < 5; i++) await backUp(await camera(), file(`flood ${i}`));
    // Another client that remembers the same has looked at the vault in between, as cron does.
    const owner = await open({ memory: vault.memory() });
    const first = await owner.forget({ policy: { last: 1 } });
    expect(first.forgotten).toEqual([]);
    expect(first.decisions.filter(({ reasons }) => reasons.includes("first-seen")).length).toBe(5);
    expect(ids(await open())).toContain(real.id);
    const second = await owner.forget({ policy: { last: 1 } }); // the owner has let it pass
    expect(second.forgotten.length).toBe(5);
  });

  it("by a client without memory removes nothing", async () => {
    const { vault, open } = await dailyVault(5);
    expect((await (await open()).forget({ policy: { last: 1 } })).forgotten).toEqual([]);
    const remembering = await open({ memory: vault.memory() });
    expect((await remembering.forget({ policy: { last: 1 } })).forgotten.length).toBe(4);
  });

  it("is done by a device that only writes for nobody: its snapshots are the owner's to protect", async () => {
    const { vault, storage, platform: dated, open } = await dailyVault(1);
    const device = await vault.enrol({ type: "write-only" });
    const writer = await openWriter({ platform: dated, storage, credential: device });
    const { id } = await backUp(writer, file("recorded"));
    await vault.refresh();
    expect((await vault.annotate({ snapshot: id, protected: true })).protected).toBe(true);
    expect(await codeOf(vault.annotate({ snapshot: id, tags: ["mine"] }))).toBe("forbidden");
    expect(await codeOf((await open()).forget({ snapshots: [id] }))).toBe("snapshot-protected");
    await vault.annotate({ snapshot: id, protected: false });
    await vault.forget({ snapshots: [id] });
    expect([...(await readBack(await open())).keys()]).toEqual(["day 0"]);
  });
});

describe("warnings", () => {
  it("name a device that is silent, and one whose clock is ahead", async () => {
    const { storage, platform: dated, clock, open } = await dailyVault(1);
    const other = await openVault({ platform: dated, storage, credential, label: "attic" });
    await backUp(other, file("theirs"));
    const codes = async (more = {}) => (await open(more)).warnings.map(({ code }) => code);
    clock.time += 13 * DAY;
    expect(await codes()).toEqual([]);
    clock.time += 2 * DAY;
    expect(await codes()).toEqual(["silent", "silent"]);
    expect(await codes({ silentDays: 0 })).toEqual([]);
    const { warnings } = await open({ memory: other.memory() });
    expect(warnings.map(({ message }) => message).join()).toMatch(/silent for 15 days/);
    clock.time -= 40 * DAY;
    expect(await codes()).toEqual(["clock-ahead", "clock-ahead"]);
  });
});
