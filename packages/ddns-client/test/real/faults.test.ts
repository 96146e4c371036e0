import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createDdnsAgent,
  type DdnsAgent,
  type DdnsAgentOptions,
  type RecordStatus,
} from "@candor/ddns-client/node";
import { type Bind, bindAvailable, startBind } from "@candor/engines/bind";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type BadLine, badLine, type Fault } from "./bad-line.ts";

const available = await bindAvailable();
const ZONE = "homes.example";
const SECRET = Buffer.alloc(32, 5).toString("base64");
const ROTATED = Buffer.alloc(32, 6).toString("base64");
const DAY = 86_400_000;

// Each fault comes when 203.0.113.1 stands and 203.0.113.2 is to come, and goes again.
describe.skipIf(!available)("faults, with a real BIND behind them (without bind9: skipped)", () => {
  let bind: Bind;
  let line: BadLine;
  let folder: string;
  let agent: DdnsAgent;
  let options: DdnsAgentOptions;
  let name: string;
  let answer: () => Promise<string>;
  let clock: () => number;
  let fresh = 0;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "candor-ddns-faults-"));
    bind = await startBind({ zone: ZONE, key: { name: "k.test", secret: SECRET }, folder });
  });
  beforeEach(async () => {
    fresh += 1;
    name = `f${fresh}.${ZONE}`;
    line = await badLine(bind.port);
    answer = async () => "203.0.113.1";
    clock = Date.now;
    options = {
      zone: ZONE,
      server: line,
      key: { name: "k.test", algorithm: "hmac-sha256", secret: SECRET },
      records: [{ name, family: "ipv4", source: () => answer() }],
      labNetworks: ["203.0.113.0/24"],
      stateFile: join(folder, `${fresh}.json`),
      timeoutMs: 300,
      verifyAuthorities: false,
      clock: () => clock(),
    };
    agent = createDdnsAgent(options);
    await agent.start();
    await agent.check();
    expect(dig()).toBe("203.0.113.1");
    answer = async () => "203.0.113.2";
  });
  afterEach(async () => {
    await agent.stop();
    await line.close();
  });
  afterAll(async () => {
    await bind.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const dig = () =>
    execFileSync("dig", [`@${bind.host}`, "-p", String(bind.port), name, "A", "+short"])
      .toString()
      .trim();
  const check = async (): Promise<RecordStatus> => {
    const [record] = (await agent.check()).records;
    if (record === undefined) throw new Error("no record");
    return record;
  };
  const recovers = async () => {
    expect(await check()).toMatchObject({ published: "203.0.113.2", error: null, stopped: false });
    expect(dig()).toBe("203.0.113.2");
  };

  it.each<Fault>([
    ...(["UDP lost", "first datagram lost", "truncated", "twice", "forged id first"] as const),
    ...(["forged refusal first", "an old answer again"] as const),
  ])("%s: the update arrives all the same", async (fault) => {
    line.fault = fault;
    await recovers();
  });

  it.each<[Fault, string]>([
    ["everything lost", "timeout"],
    ["slow", "timeout"],
    ["bits flipped", "network"],
    ["TCP reset", "network"],
    ["TCP cut short", "network"],
    ["TCP without an answer", "network"],
    ["refusal alone", "REFUSED"],
  ])("%s: is said to be %s, changes nothing, and is over when it is over", async (fault, code) => {
    line.fault = fault;
    const record = await check();
    expect(record).toMatchObject({ error: { code }, stopped: false });
    expect(record.published).not.toBe("203.0.113.2");
    line.fault = "none";
    await recovers();
  });

  it("answers lost: an update that has arrived is recognised, and not sent again", async () => {
    line.fault = "answers lost";
    expect(await check()).toMatchObject({ error: { code: "timeout" } });
    expect(dig()).toBe("203.0.113.2"); // it has arrived
    const updates = updatesSeen();
    line.fault = "none";
    await recovers();
    expect(updatesSeen()).toBe(updates);
  });

  it("the server is gone, and comes back", async () => {
    const { port } = bind;
    await bind.stop();
    expect(await check()).toMatchObject({ published: "203.0.113.1", error: { code: "network" } });
    bind = await startBind({ zone: ZONE, key: { name: "k.test", secret: SECRET }, folder, port });
    await recovers();
  });

  it("the key is rotated: BADSIG, no stop, and the new key goes on where the old one was", async () => {
    const { port } = bind;
    await bind.stop();
    bind = await startBind({ zone: ZONE, key: { name: "k.test", secret: ROTATED }, folder, port });
    expect(await check()).toMatchObject({ error: { code: "BADSIG" }, stopped: false });
    await agent.stop();
    agent = createDdnsAgent({ ...options, key: { ...options.key, secret: ROTATED } });
    await agent.start();
    await recovers();
    await bind.stop();
    bind = await startBind({ zone: ZONE, key: { name: "k.test", secret: SECRET }, folder, port });
  });

  it.each<[string, number]>([
    ["an hour ahead", 3_600_000],
    ["a year ahead", 365 * DAY],
    ["a day behind", -DAY],
    ["back in 1970", Number.NEGATIVE_INFINITY],
  ])("the clock jumps, %s: the server's own is learnt from a signed BADTIME", async (_, by) => {
    clock = () => Math.max(1000, Date.now() + by);
    await recovers();
  });

  const silence = () => new Promise<string>(() => undefined);
  const portal = async () => "<html>Sign in to Hotel WiFi: 10.0.0.1</html>";
  it.each<[string, () => Promise<string>, string]>([
    ["a captive portal", portal, "address-syntax"],
    ["carrier-grade NAT", async () => "100.64.7.7", "address-special"],
    ["NAT loss: the LAN address", async () => "192.168.1.9", "address-special"],
    ["a source of the other family", async () => "2001:db8::1", "address-family"],
    ["a source that fails", () => Promise.reject(new Error("EAI_AGAIN")), "source"],
  ])("%s: nothing reaches the server", async (_, bad, code) => {
    const updates = updatesSeen();
    answer = bad;
    expect(await check()).toMatchObject({ published: "203.0.113.1", error: { code } });
    expect(updatesSeen()).toBe(updates);
    answer = async () => "203.0.113.2";
    await recovers();
  });

  it("a source that never answers does not keep the switch from turning", async () => {
    answer = silence;
    const checking = agent.check();
    await agent.disable({ retract: true });
    await checking;
    expect(agent.status()).toMatchObject({ enabled: false, retraction: { state: "done" } });
    expect(dig()).toBe("");
  });

  it("flapping: the fourth address in a row waits until it has held", async () => {
    await recovers();
    answer = async () => "203.0.113.3";
    await check();
    answer = async () => "203.0.113.4";
    expect(await check()).toMatchObject({ published: "203.0.113.3", error: { code: "flapping" } });
    expect(dig()).toBe("203.0.113.3");
  });

  it("a second device on the name: is named, and wins nothing by it", async () => {
    const script = `server ${bind.host} ${bind.port}\nzone ${ZONE}\nupdate delete ${name} A\nupdate add ${name} 60 A 203.0.113.99\nsend\n`;
    execFileSync("nsupdate", ["-y", `hmac-sha256:k.test:${SECRET}`], { input: script });
    const record = await check();
    expect(record.error).toMatchObject({ code: "conflict" });
    expect(record.error?.message).toContain("203.0.113.99");
    expect(dig()).toBe("203.0.113.99");
    await agent.enable();
    await recovers();
  });

  /** A small disk of its own; null where none can be mounted. */
  const smallDisk = (): string | null => {
    const place = join(folder, `disk-${fresh}`);
    mkdirSync(place);
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", place], { stdio: "ignore" });
      return place;
    } catch {
      return null;
    }
  };
  const probe = (() => {
    const place = mkdtempSync(join(tmpdir(), "candor-mount-"));
    try {
      execFileSync("mount", ["-t", "tmpfs", "tmpfs", place], { stdio: "ignore" });
      execFileSync("umount", [place]);
      return true;
    } catch {
      return false;
    } finally {
      rmSync(place, { recursive: true });
    }
  })();

  it.skipIf(!probe).each(["full", "read-only"])(
    "the disk is %s: the address goes out, the switch is honest (no mount: skipped)",
    async (what) => {
      const place = smallDisk();
      if (place === null) throw new Error("a tmpfs was mounted a moment ago");
      await agent.stop();
      agent = createDdnsAgent({ ...options, stateFile: join(place, "state.json") });
      await agent.start();
      expect(await check()).toMatchObject({ published: "203.0.113.2", error: null });
      try {
        if (what === "full") fill(join(place, "filler"));
        else execFileSync("mount", ["-o", "remount,ro", place]);
        const old = readFileSync(join(place, "state.json"), "utf8");
        answer = async () => "203.0.113.3";
        expect(await check()).toMatchObject({ published: "203.0.113.3" });
        expect(dig()).toBe("203.0.113.3");
        expect(agent.status().unsaved).toMatch(/could not be written: (ENOSPC|EROFS)/);
        await expect(agent.disable()).rejects.toMatchObject({ code: "state-not-stored" });
        expect(agent.status().enabled).toBe(false); // it holds until a restart, and says so
        expect(readFileSync(join(place, "state.json"), "utf8")).toBe(old); // whole, not cut
        if (what === "full") rmSync(join(place, "filler"));
        else execFileSync("mount", ["-o", "remount,rw", place]);
        await agent.disable({ retract: true });
        expect(agent.status()).toMatchObject({ unsaved: null, retraction: { state: "done" } });
        expect(dig()).toBe("");
      } finally {
        await agent.stop();
        execFileSync("umount", [place]);
      }
    },
  );

  function fill(path: string): void {
    try {
      for (let size = 4096; ; size += 4096) writeFileSync(path, Buffer.alloc(size));
    } catch (error) {
      expect(error).toMatchObject({ code: "ENOSPC" });
    }
  }

  /** Updates that BIND itself has logged as carried out. */
  const updatesSeen = () => bind.log().match(/updating zone .* adding an RR/g)?.length ?? 0;
});
