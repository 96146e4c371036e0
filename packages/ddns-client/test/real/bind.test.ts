import { randomInt } from "node:crypto";
import { createUpdater, parseTsigKey, RCODE, TSIG_ERROR } from "@candor/ddns-client";
import { createTransport, nodeHmac } from "@candor/ddns-client/node";
import { bindAvailable, startBind } from "@candor/engines/bind";
import { describe, expect, it } from "vitest";
import { describeConformance } from "./conformance/index.ts";
import { SECRET, ZONE } from "./conformance/subject.ts";

const available = await bindAvailable();

describeConformance({
  title: "BIND 9.18",
  missing: available ? null : "without bind9",
  start: ({ zone, keys: [key, ...keys], records = [] }) =>
    startBind({ zone, keys, records, ...(key === undefined ? {} : { key }) }),
  diverges: {
    unknownKey: "BADKEY",
    wrongAlgorithm: "BADKEY",
    wrongSecret: "BADSIG",
    flippedBit: [RCODE.NOTAUTH, TSIG_ERROR.BADSIG],
    foreignZoneSigned: true,
    foreignLookupSigned: true,
    unsigned: RCODE.REFUSED,
    halfMac: TSIG_ERROR.BADTRUNC,
    teachesClock: true,
    upperCaseKey: RCODE.NOERROR,
    underscore: { kind: "refused", code: "REFUSED" },
    besideAlias: { kind: "done" },
  },
});

describe.skipIf(!available)("BIND's update policy (without bind9: skipped)", () => {
  it("REFUSED, signed: a name that the policy does not grant to the key", async () => {
    const bind = await startBind({
      zone: ZONE,
      keys: [{ name: "anna.test", secret: SECRET }],
      policy: ["grant anna.test. name anna-only.homes.example. A"],
    });
    const { host, port } = bind;
    const { signal } = new AbortController();
    const transport = createTransport({ host, port, timeoutMs: 1500, signal });
    const anna = createUpdater({
      zone: ZONE,
      key: parseTsigKey({ name: "anna.test", algorithm: "hmac-sha256", secret: SECRET }),
      hmac: nodeHmac,
      seconds: () => Math.floor(Date.now() / 1000),
      randomId: () => randomInt(65_536),
    });
    const publish = (name: string) =>
      anna.publish(transport, { name, type: "A", old: [], address: "203.0.113.1", ttl: 60 });
    expect(await publish(`anna-only.${ZONE}`)).toMatchObject({ kind: "done" });
    expect(await publish(`bob.${ZONE}`)).toMatchObject({
      kind: "refused",
      code: "REFUSED",
      authenticated: true,
    });
    await bind.stop();
  });
});
