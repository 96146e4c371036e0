import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDdnsAgent, type DdnsAgent, hostSuffixSource } from "@candor/ddns-client/node";
import { type Bind, bindAvailable, startBind } from "@candor/engines/bind";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

const available = await bindAvailable();
const ZONE = "homes.example";
const HOSTS = ["nas", "tv", "pi", "cam"];

describe.skipIf(!available)(
  "several names in one message to a real BIND (without bind9: skipped)",
  () => {
    let bind: Bind;
    let folder: string;
    let fresh = 0;
    const agents: DdnsAgent[] = [];

    beforeAll(async () => {
      bind = await startBind({
        zone: ZONE,
        records: ["taken IN AAAA 2001:db8:ffff::1"],
        policy: [`grant update.${ZONE}. wildcard *.${ZONE}. A AAAA`],
      });
      folder = mkdtempSync(join(tmpdir(), "candor-ddns-several-"));
    });
    afterEach(async () => {
      for (const agent of agents.splice(0)) await agent.stop();
    });
    afterAll(async () => {
      await bind.stop();
      rmSync(folder, { recursive: true, force: true });
    });

    const dig = (name: string, type = "AAAA") =>
      execFileSync("dig", [`@${bind.host}`, "-p", String(bind.port), name, type, "+short"])
        .toString()
        .trim();
    const serial = () => Number(dig(ZONE, "SOA").split(" ")[2]);
    const started = async (names: readonly string[], prefix: () => string): Promise<DdnsAgent> => {
      const source = async () => `${prefix()}::1`;
      const agent = createDdnsAgent({
        zone: ZONE,
        server: { host: bind.host, port: bind.port },
        key: { name: bind.keyName, algorithm: bind.algorithm, secret: bind.secret },
        records: names.map((name, i) => ({
          ...{ name, family: "ipv6" },
          source: hostSuffixSource({ source, suffix: `::${i + 2}` }),
        })),
        labNetworks: ["2001:db8::/32"],
        stateFile: join(folder, `${++fresh}.json`),
        timeoutMs: 3000,
      });
      agents.push(agent);
      await agent.start();
      return agent;
    };

    it("follows a new prefix with all its hosts, in one change of the zone", async () => {
      let prefix = "2001:db8:1:1";
      const names = HOSTS.map((host) => `${host}.${ZONE}`);
      const agent = await started(names, () => prefix);
      await agent.check();
      const before = serial();
      prefix = "2001:db8:2:2";
      const { records } = await agent.check();
      expect(records.map(({ published }) => published)).toEqual(
        names.map((_, i) => `${prefix}::${i + 2}`),
      );
      expect(names.map((name) => dig(name))).toEqual(names.map((_, i) => `${prefix}::${i + 2}`));
      expect(serial() - before).toBe(1);
      await agent.disable({ retract: true });
      expect(names.map((name) => dig(name)).join("")).toBe("");
    });

    it("publishes the others when another device has one of the names", async () => {
      let prefix = "2001:db8:1:1";
      const names = [`one.${ZONE}`, `two.${ZONE}`, `three.${ZONE}`];
      const agent = await started(names, () => prefix);
      await agent.check();
      const update = `server ${bind.host} ${bind.port}\nzone ${ZONE}\nupdate delete two.${ZONE} AAAA\nupdate add two.${ZONE} 60 AAAA 2001:db8:ffff::2\nsend\n`;
      execFileSync("nsupdate", ["-y", `${bind.algorithm}:${bind.keyName}:${bind.secret}`], {
        input: update,
      });
      prefix = "2001:db8:2:2";
      const { records } = await agent.check();
      expect(records.map(({ error }) => error?.code ?? null)).toEqual([null, "conflict", null]);
      expect(names.map((name) => dig(name))).toEqual([
        "2001:db8:2:2::2",
        "2001:db8:ffff::2",
        "2001:db8:2:2::4",
      ]);
    });

    it("publishes the others when the server's policy forbids one of the names", async () => {
      const names = [`four.${ZONE}`, ZONE, `five.${ZONE}`]; // the policy names what is below the apex
      const agent = await started(names, () => "2001:db8:3:3");
      const { records } = await agent.check();
      expect(records.map(({ published, error }) => published ?? error?.code)).toEqual([
        "2001:db8:3:3::2",
        "REFUSED",
        "2001:db8:3:3::4",
      ]);
      expect(dig(`five.${ZONE}`)).toBe("2001:db8:3:3::4");
    });
  },
);
