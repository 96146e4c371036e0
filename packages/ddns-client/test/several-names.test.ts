import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  type AddressSource,
  createDdnsAgent,
  type DdnsAgent,
  hostSuffixSource,
  type RecordChange,
  type RecordUpdater,
} from "@candor/ddns-client/node";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const NETWORK = "2001:db8:1:2";

/** An updater that keeps a zone in memory and counts its messages. */
function fakeUpdater() {
  const zone = new Map<string, string[]>();
  const messages: string[][] = [];
  const key = ({ name, type }: { name: string; type: string }) => `${name}/${type}`;
  const apply = (change: RecordChange) => {
    zone.set(key(change), [change.address]);
    return { kind: "done", authenticated: true } as const;
  };
  const updater: Required<Omit<RecordUpdater, "setText" | "clearText">> = {
    fingerprint: "fake",
    lookup: async (record) => ({
      kind: "found",
      values: zone.get(key(record)) ?? [],
      authenticated: true,
    }),
    async publish(change) {
      messages.push([key(change)]);
      return apply(change);
    },
    async publishAll(changes) {
      messages.push(changes.map(key));
      return changes.map(apply);
    },
    retract: async () => ({ kind: "done", authenticated: true }),
  };
  return { zone, messages, updater };
}

describe("several names in one update", () => {
  let folder: string;
  const agents: DdnsAgent[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "candor-ddns-several-"));
  });
  afterEach(async () => {
    for (const agent of agents.splice(0)) await agent.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async (
    updater: RecordUpdater,
    sources: Readonly<Record<string, AddressSource>>,
  ) => {
    const agent = createDdnsAgent({
      zone: "homes.example",
      updater,
      records: Object.entries(sources).map(([name, source]) => ({
        ...{ name: `${name}.homes.example`, family: "ipv6", source },
      })),
      labNetworks: ["2001:db8::/32"],
      stateFile: join(folder, "state.json"),
    });
    agents.push(agent);
    await agent.start();
    return agent;
  };

  it("goes out as one message when a prefix changes, and each name has a state of its own", async () => {
    const { updater, messages, zone } = fakeUpdater();
    let prefix = NETWORK;
    const router = async () => `${prefix}::1`;
    const host = (suffix: string) => hostSuffixSource({ source: router, suffix });
    const agent = await start(updater, { nas: host("::5"), tv: host("::6"), pi: host("::7") });
    expect((await agent.check()).records.map(({ published }) => published)).toEqual(
      [5, 6, 7].map((n) => `${NETWORK}::${n}`),
    );
    prefix = "2001:db8:9:9";
    const status = await agent.check();
    expect(status.records.map(({ published }) => published)).toEqual(
      [5, 6, 7].map((n) => `2001:db8:9:9::${n}`),
    );
    expect(messages.map((names) => names.length)).toEqual([3, 3]);
    expect(zone.get("tv.homes.example/AAAA")).toEqual(["2001:db8:9:9::6"]);
  });

  it("does not wait for a source that is slow", async () => {
    const { updater, messages } = fakeUpdater();
    let tell: (address: string) => void = () => {};
    const slow = new Promise<string>((resolve) => {
      tell = resolve;
    });
    const agent = await start(updater, {
      quick: async () => `${NETWORK}::1`,
      slow: () => slow,
    });
    await expect.poll(() => messages, { timeout: 10_000 }).toEqual([["quick.homes.example/AAAA"]]);
    tell(`${NETWORK}::2`);
    await agent.check();
    expect(messages.at(-1)).toEqual(["slow.homes.example/AAAA"]);
  });

  it("goes out one by one where the updater knows no other way", async () => {
    const { updater, messages } = fakeUpdater();
    const { publishAll: _, ...single } = updater;
    const agent = await start(single, {
      a: async () => `${NETWORK}::1`,
      b: async () => `${NETWORK}::2`,
    });
    const status = await agent.check();
    expect(status.records.every(({ published }) => published !== null)).toBe(true);
    expect(messages.map((names) => names.length)).toEqual([1, 1]);
  });

  it("sends nothing of what was gathered once the switch is off", async () => {
    const { updater, messages } = fakeUpdater();
    const never = new Promise<string>(() => {});
    const agent = await start(updater, { a: async () => `${NETWORK}::1`, b: () => never });
    const sending = () => agent.status().records[0]?.phase === "sending";
    await expect.poll(sending, { timeout: 10_000, interval: 1 }).toBe(true);
    const sentBefore = messages.length; // the quarter of a second may be over on a slow machine
    await agent.disable();
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(messages.length).toBe(sentBefore);
  });
});
