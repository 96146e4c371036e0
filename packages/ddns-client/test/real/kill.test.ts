import { execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDdnsAgent, type DdnsAgentOptions, fixedSource } from "@candor/ddns-client/node";
import { type Bind, bindAvailable, startBind } from "@candor/engines/bind";
import { campaign } from "@candor/engines/campaign";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const available = await bindAvailable();
const ZONE = "homes.example";

/** What the device does when nothing kills it. */
type Then = "nothing" | "off" | "retract";

interface Death {
  readonly at: number;
  readonly how: "before" | "after" | "half";
  readonly then: Then;
}

describe.skipIf(!available)("SIGKILL at every write step (without bind9: skipped)", () => {
  let bind: Bind;
  let folder: string;

  beforeAll(async () => {
    bind = await startBind({ zone: ZONE });
    folder = mkdtempSync(join(tmpdir(), "candor-ddns-kill-"));
  });
  afterAll(async () => {
    await bind.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const name = `killed.${ZONE}`;
  const dig = () =>
    execFileSync("dig", [`@${bind.host}`, "-p", String(bind.port), name, "+short"])
      .toString()
      .trim();
  const updatesSeen = () => bind.log().match(/updating zone .* adding an RR/g)?.length ?? 0;
  const settings = (address: string): DdnsAgentOptions => ({
    zone: ZONE,
    server: { host: bind.host, port: bind.port },
    key: { name: bind.keyName, algorithm: bind.algorithm, secret: bind.secret },
    records: [{ name, family: "ipv4", source: fixedSource(address) }],
    labNetworks: ["203.0.113.0/24"],
    stateFile: join(folder, "state.json"),
  });

  /** Runs a device to its death, or its end; what it said before that. */
  async function runs(death: Death, address: string): Promise<string[]> {
    const { records: _, ...options } = settings(address);
    const file = join(folder, "killed.json");
    writeFileSync(file, JSON.stringify({ ...options, ...death, name, address }));
    const child = fork(new URL("./kill-at-step.mjs", import.meta.url), [file], { execArgv: [] });
    const said: string[] = [];
    child.on("message", (word) => said.push(String(word)));
    await once(child, "close");
    return said;
  }

  async function stepsOf(then: Then): Promise<number> {
    const said = await runs({ at: 0, how: "before", then }, "203.0.113.1");
    const steps = Number(said.at(-1)?.replace("steps ", ""));
    await recover("203.0.113.1");
    return steps;
  }

  /** Starts where the killed one stopped, switches on, and leaves everything settled. */
  async function recover(address: string) {
    const agent = createDdnsAgent(settings(address));
    await agent.start();
    const found = agent.status();
    if (!found.enabled) await agent.enable();
    const status = await agent.check();
    await agent.stop();
    return { found, status };
  }

  const run = campaign("SIGKILL of ddns-client at a write step", { share: 30, full: 1_000 });

  it(`${run.count} kills: no failed start, no needless update, no switch that was lost`, async () => {
    const steps = {
      nothing: await stepsOf("nothing"),
      off: await stepsOf("off"),
      retract: await stepsOf("retract"),
    };
    expect(Math.min(...Object.values(steps))).toBeGreaterThan(20);
    const deaths: Death[] = (["retract", "off", "nothing"] as const).flatMap((then) =>
      Array.from({ length: steps[then] }, (_, i) => i + 1).flatMap((at) =>
        (["half", "before", "after"] as const).map((how) => ({ at, how, then })),
      ),
    );
    const stride = Math.max(1, deaths.length / run.count);
    const places = new Set<string>();
    for (let kill = 0; kill < run.count; kill++) {
      const death = deaths[Math.floor((kill * stride + (run.seed % 7)) % deaths.length)] as Death;
      const address = `203.0.113.${100 + (kill % 5)}`;
      const about = `kill ${kill}: ${JSON.stringify(death)}`;
      const said = await runs(death, address);
      expect(said.at(-1)?.startsWith("steps") ?? false, about).toBe(false); // it did die
      places.add(JSON.stringify(death));
      const stands = dig() === address;
      const before = updatesSeen();
      const { found, status } = await recover(address);
      if (stands) expect(updatesSeen(), about).toBe(before); // it asked first, and sent nothing
      expect(found.damage, about).toBeNull();
      if (said.includes("off")) expect(found.enabled, about).toBe(false);
      expect(status, about).toMatchObject({ damage: null, unsaved: null });
      expect(status.records[0], about).toMatchObject({ published: address, error: null });
      expect(dig(), about).toBe(address);
      const updates = updatesSeen();
      await recover(address);
      expect(updatesSeen(), about).toBe(updates);
    }
    run.record({
      kills: run.count,
      "different places": places.size,
      "write steps of a life": `${steps.nothing} (publish), ${steps.off} (off), ${steps.retract} (off and retract)`,
      "failed starts": 0,
      "needless updates": 0,
    });
  });
});
