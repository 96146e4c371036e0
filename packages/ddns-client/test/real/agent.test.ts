import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createDdnsAgent,
  type DdnsAgent,
  type DdnsAgentOptions,
  type DdnsChange,
  fixedSource,
} from "@candor/ddns-client/node";
import { type Bind, bindAvailable, startBind } from "@candor/engines/bind";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { wiretap } from "./wiretap.ts";

const available = await bindAvailable();
const ZONE = "homes.example";

describe.skipIf(!available)("the agent against a real BIND (without bind9: skipped)", () => {
  let bind: Bind;
  let folder: string;
  let fresh = 0;
  const agents: DdnsAgent[] = [];

  beforeAll(async () => {
    bind = await startBind({ zone: ZONE, records: ["alias IN CNAME ns"] });
    folder = mkdtempSync(join(tmpdir(), "candor-ddns-"));
  });
  afterEach(async () => {
    for (const agent of agents.splice(0)) await agent.stop();
  });
  afterAll(async () => {
    await bind.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const nameOf = () => `d${++fresh}.${ZONE}`;
  const dig = (name: string, type = "A") =>
    execFileSync("dig", [`@${bind.host}`, "-p", String(bind.port), name, type, "+short"])
      .toString()
      .trim();

  function settings(name: string, more: Partial<DdnsAgentOptions> = {}): DdnsAgentOptions {
    return {
      zone: ZONE,
      server: { host: bind.host, port: bind.port },
      key: { name: bind.keyName, algorithm: bind.algorithm, secret: bind.secret },
      records: [{ name, family: "ipv4", source: fixedSource("203.0.113.7") }],
      labNetworks: ["203.0.113.0/24", "2001:db8::/32"],
      stateFile: join(folder, `${name}.json`),
      timeoutMs: 1500,
      ...more,
    };
  }

  async function started(options: DdnsAgentOptions): Promise<DdnsAgent> {
    const agent = createDdnsAgent(options);
    agents.push(agent);
    await agent.start();
    return agent;
  }

  /** A source whose answer can be changed. */
  function changing(first: string) {
    const source = async () => source.address;
    source.address = first;
    return source;
  }

  it("publishes both families and the LAN name, and dig reads them back", async () => {
    const name = nameOf();
    const agent = await started(
      settings(name, {
        records: [
          { name, family: "ipv4", source: fixedSource("203.0.113.7") },
          { name, family: "ipv6", source: fixedSource("2001:DB8:0::7") },
          { name: `lan.${name}`, family: "ipv4", scope: "lan", source: fixedSource("192.168.1.9") },
        ],
      }),
    );
    const status = await agent.check();
    expect(status.records.map(({ published, error }) => [published, error])).toEqual([
      ["203.0.113.7", null],
      ["2001:db8::7", null],
      ["192.168.1.9", null],
    ]);
    expect([dig(name), dig(name, "AAAA"), dig(`lan.${name}`)]).toEqual([
      "203.0.113.7",
      "2001:db8::7",
      "192.168.1.9",
    ]);
  });

  it("follows the address, and tells its subscribers", async () => {
    const name = nameOf();
    const source = changing("203.0.113.1");
    const agent = await started(settings(name, { records: [{ name, family: "ipv4", source }] }));
    const heard: DdnsChange[] = [];
    const end = agent.subscribe((change) => heard.push(change));
    await agent.check();
    source.address = "203.0.113.2";
    await agent.check();
    expect(dig(name)).toBe("203.0.113.2");
    end();
    source.address = "203.0.113.3";
    await agent.check();
    const published = heard.filter(({ type }) => type === "published");
    expect(published.map(({ status }) => status.records[0]?.published)).toEqual([
      "203.0.113.1",
      "203.0.113.2",
    ]);
    expect(published[0]?.name).toBe(name);
  });

  it("looks by itself, without being asked", async () => {
    const name = nameOf();
    const source = changing("203.0.113.1");
    const records = [{ name, family: "ipv4", source } as const];
    const agent = await started(settings(name, { records, intervals: { check: 0.05 } }));
    await agent.check();
    source.address = "203.0.113.2";
    await new Promise<void>((resolve) => {
      agent.subscribe(({ type }) => type === "published" && resolve());
    });
    expect(dig(name)).toBe("203.0.113.2");
  });

  it("takes the record back at the opt-out, and is silent from then on", async () => {
    const name = nameOf();
    const source = changing("203.0.113.1");
    const tap = await wiretap(bind.port);
    const agent = await started(
      settings(name, {
        server: tap,
        records: [{ name, family: "ipv4", source }],
        intervals: { check: 0.05 },
      }),
    );
    await agent.check();
    expect(dig(name)).toBe("203.0.113.1");
    await agent.disable({ retract: true });
    expect(agent.status()).toMatchObject({ enabled: false, retraction: { state: "done" } });
    expect(dig(name)).toBe("");
    const packets = tap.packets();
    source.address = "203.0.113.2";
    await agent.check();
    await new Promise((resolve) => setTimeout(resolve, 300)); // six looks would fit
    expect(tap.packets()).toBe(packets);
    await agent.stop();
    const again = await started(
      settings(name, { server: tap, records: [{ name, family: "ipv4", source }] }),
    );
    expect(again.status().enabled).toBe(false);
    await again.check();
    expect(tap.packets()).toBe(packets);
    await again.enable();
    await again.check();
    expect(dig(name)).toBe("203.0.113.2");
    await tap.close();
  });

  it("sends nothing after a restart when the authority already says it", async () => {
    const name = nameOf();
    const first = await started(settings(name));
    await first.check();
    await first.stop();
    const updates = updatesSeen(bind);
    const second = await started(settings(name));
    expect((await second.check()).records[0]).toMatchObject({ published: "203.0.113.7" });
    expect(updatesSeen(bind)).toBe(updates);
  });

  it("notices a second device on its name, and names what it wrote", async () => {
    const name = nameOf();
    const source = changing("203.0.113.1");
    const mine = await started(settings(name, { records: [{ name, family: "ipv4", source }] }));
    await mine.check();
    const other = await started(
      settings(name, {
        records: [{ name, family: "ipv4", source: fixedSource("203.0.113.99") }],
        stateFile: join(folder, "other.json"),
      }),
    );
    await other.check();
    expect(dig(name)).toBe("203.0.113.99");
    source.address = "203.0.113.2";
    const status = await mine.check();
    expect(status.records[0]?.error).toMatchObject({ code: "conflict" });
    expect(status.records[0]?.error?.message).toContain("203.0.113.99");
    expect(dig(name)).toBe("203.0.113.99");
    await mine.enable(); // its owner says: this one
    await mine.check();
    expect(dig(name)).toBe("203.0.113.2");
  });

  it("survives a server that is down, and publishes when it is back", async () => {
    const name = nameOf();
    const own = join(folder, "bind-of-its-own");
    const first = await startBind({ zone: ZONE, folder: own });
    const key = { name: first.keyName, algorithm: first.algorithm, secret: first.secret };
    await first.stop();
    const server = { host: first.host, port: first.port };
    const agent = await started(settings(name, { server, key }));
    const down = await agent.check();
    expect(down.records[0]).toMatchObject({ published: null, error: { code: "network" } });
    const second = await startBind({ zone: ZONE, folder: own, port: first.port, key });
    const up = await agent.check();
    expect(up.records[0]).toMatchObject({ published: "203.0.113.7", error: null });
    await second.stop();
  });

  it("publishes with a clock that stands in 1970", async () => {
    const name = nameOf();
    const agent = await started(settings(name, { clock: () => 1000 }));
    expect((await agent.check()).records[0]).toMatchObject({ published: "203.0.113.7" });
    expect(dig(name)).toBe("203.0.113.7");
  });

  it("stops at an alias, and says what to do", async () => {
    const name = `alias.${ZONE}`;
    const agent = await started(settings(name));
    const [record] = (await agent.check()).records;
    expect(record).toMatchObject({ stopped: true, error: { code: "alias" } });
    expect(record?.error?.message).toContain("remove the CNAME");
  });

  it("with a wrong secret publishes nothing and says why, not what the secret is", async () => {
    const name = nameOf();
    const secret = Buffer.alloc(32, 9).toString("base64");
    const options = settings(name, { timeoutMs: 300 });
    const agent = await started({ ...options, key: { ...options.key, secret } });
    const status = await agent.check();
    expect(status.records[0]?.error).toMatchObject({ code: "BADSIG" });
    expect(JSON.stringify(status)).not.toContain(secret);
    expect(readFileSync(options.stateFile, "utf8")).not.toContain(secret);
    expect(dig(name)).toBe("");
  });

  it("aborts an update under way when it is switched off", async () => {
    const name = nameOf();
    const tap = await wiretap(bind.port);
    const agent = await started(settings(name, { server: tap }));
    await agent.check();
    process.kill(bind.pid, "SIGSTOP");
    try {
      const checking = agent.check();
      await agent.disable();
      await checking;
      expect(agent.status()).toMatchObject({ enabled: false });
      const packets = tap.packets();
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(tap.packets()).toBe(packets);
    } finally {
      process.kill(bind.pid, "SIGCONT");
    }
    await tap.close();
  });

  it("shows a retraction that failed, and the next one is the user's", async () => {
    const name = nameOf();
    const agent = await started(settings(name, { timeoutMs: 150 }));
    await agent.check();
    process.kill(bind.pid, "SIGSTOP");
    try {
      await agent.disable({ retract: true });
      expect(agent.status().retraction).toMatchObject({ state: "failed", code: "timeout" });
    } finally {
      process.kill(bind.pid, "SIGCONT");
    }
    await agent.disable({ retract: true });
    expect(agent.status().retraction).toMatchObject({ state: "done" });
    expect(dig(name)).toBe("");
  });
});

/** Updates that BIND itself has logged as carried out. */
function updatesSeen(bind: Bind): number {
  return bind.log().match(/updating zone .* adding an RR/g)?.length ?? 0;
}
