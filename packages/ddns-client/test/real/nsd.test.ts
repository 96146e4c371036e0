import { randomInt } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createUpdater, parseTsigKey } from "@candor/ddns-client";
import { createDdnsAgent, createTransport, fixedSource, nodeHmac } from "@candor/ddns-client/node";
import type { DnsServer } from "@candor/engines/dns-server";
import { nsdMissing, startNsd } from "@candor/engines/nsd";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const missing = nsdMissing();
const ZONE = "homes.example";
const KEY = {
  name: "k.test",
  algorithm: "hmac-sha256",
  secret: Buffer.alloc(32, 8).toString("base64"),
};

describe.skipIf(missing !== null)(
  `a real NSD, which takes no updates (${missing ?? "here"})`,
  () => {
    let nsd: DnsServer;
    const { signal } = new AbortController();
    const transport = () =>
      createTransport({ host: nsd.host, port: nsd.port, timeoutMs: 400, signal });
    const updater = createUpdater({
      zone: ZONE,
      key: parseTsigKey(KEY),
      hmac: nodeHmac,
      seconds: () => Math.floor(Date.now() / 1000),
      randomId: () => randomInt(65_536),
    });

    beforeAll(async () => {
      nsd = await startNsd({ zone: ZONE, keys: [KEY], records: ["anna IN A 198.51.100.1"] });
    });
    afterAll(() => nsd?.stop());

    it("answers a signed question, and says no to an update", async () => {
      const record = { name: `anna.${ZONE}`, type: "A" } as const;
      const found = await updater.lookup(transport(), record);
      expect(found).toMatchObject({ kind: "found", values: ["198.51.100.1"] });
      const change = { ...record, old: ["198.51.100.1"], address: "203.0.113.7", ttl: 60 };
      expect(await updater.publish(transport(), change)).toMatchObject({
        kind: "refused",
        code: "NOTIMP",
      });
    });

    it("makes the agent say so and keep away, with nothing called published", async () => {
      const folder = mkdtempSync(join(tmpdir(), "candor-ddns-nsd-"));
      const agent = createDdnsAgent({
        zone: ZONE,
        server: nsd,
        key: KEY,
        records: [{ name: `anna.${ZONE}`, family: "ipv4", source: fixedSource("203.0.113.7") }],
        labNetworks: ["203.0.113.0/24"],
        stateFile: join(folder, "state.json"),
        timeoutMs: 400,
      });
      await agent.start();
      const [record] = (await agent.check()).records;
      expect(record).toMatchObject({ published: null, error: { code: "NOTIMP" } });
      expect(record?.error?.message).toContain("the server takes no updates");
      if (record?.stopped === false) expect(record.nextInMs).toBeGreaterThan(60_000);
      await agent.stop();
      rmSync(folder, { recursive: true });
    });
  },
);
