import { execFile, spawnSync } from "node:child_process";
import { createSocket, type Socket } from "node:dgram";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import {
  decodeMessage,
  encodeMessage,
  encodeUpdate,
  type Prerequisite,
  parseTsigKey,
  type RecordData,
  signMessage,
  TYPE,
  txt,
  type ZoneChange,
} from "@candor/ddns-client";
import { nodeHmac } from "@candor/ddns-client/node";
import { bindAvailable } from "@candor/engines/bind";
import fc from "fast-check";
import { describe, expect, it } from "vitest";

// What we encode is read by programs that share no code with us: dnspython, and BIND's dig.

const PYTHON = "/usr/bin/python3";
const SCRIPT = fileURLToPath(new URL("./read-updates.py", import.meta.url));
const dnspython = existsSync("/usr/lib/python3/dist-packages/dns/__init__.py");
const ZONE = "homes.example";
const SECRET = Buffer.from(Array.from({ length: 64 }, (_, i) => i + 1)).toString("base64");
const ALGORITHMS = ["hmac-sha224", "hmac-sha256", "hmac-sha384", "hmac-sha512"];

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((all) => [...all, ZONE].join("."));
const octet = fc.integer({ min: 0, max: 255 });
const ipv4 = fc.array(octet, { minLength: 4, maxLength: 4 }).map((all) => all.join("."));
const group = fc.integer({ min: 0x1000, max: 0xffff }).map((n) => n.toString(16));
const ipv6 = fc.array(group, { minLength: 8, maxLength: 8 }).map((all) => all.join(":"));
const text = fc.stringMatching(/^[A-Za-z0-9_-]{1,255}$/);

/** Data as we take it, and as a zone file says it. */
type Data = readonly [data: RecordData, type: string, presented: string];
const data: fc.Arbitrary<Data> = fc.oneof(
  ipv4.map((address): Data => [{ type: "A", address }, "A", address]),
  ipv6.map((address): Data => [{ type: "AAAA", address }, "AAAA", address]),
  text.map((value): Data => [txt(value), "TXT", `"${value}"`]),
  name.map((target): Data => [{ type: "CNAME", target }, "CNAME", `${target}.`]),
);

/** Each change or condition with the line in which dnspython says it. */
type Said<T> = readonly [what: T, line: string];
const change: fc.Arbitrary<Said<ZoneChange>> = fc.oneof(
  fc
    .tuple(name, data, fc.nat(86_400))
    .map(
      ([owner, [value, type, shown], ttl]): Said<ZoneChange> => [
        { kind: "add", name: owner, ttl, data: value },
        `${owner}. IN ${type} ${shown} ${ttl}`,
      ],
    ),
  fc
    .tuple(name, data)
    .map(
      ([owner, [value, type, shown]]): Said<ZoneChange> => [
        { kind: "delete", name: owner, data: value },
        `${owner}. NONE ${type} ${shown} 0`,
      ],
    ),
  name.map(
    (owner): Said<ZoneChange> => [
      { kind: "delete-rrset", name: owner, type: TYPE.AAAA },
      `${owner}. ANY AAAA 0`,
    ],
  ),
);
const prerequisite: fc.Arbitrary<Said<Prerequisite>> = fc.oneof(
  name.map(
    (owner): Said<Prerequisite> => [
      { kind: "exists", name: owner, type: TYPE.A },
      `${owner}. ANY A 0`,
    ],
  ),
  name.map(
    (owner): Said<Prerequisite> => [
      { kind: "absent", name: owner, type: TYPE.TXT },
      `${owner}. NONE TXT 0`,
    ],
  ),
  name.map(
    (owner): Said<Prerequisite> => [{ kind: "name-in-use", name: owner }, `${owner}. ANY ANY 0`],
  ),
  name.map(
    (owner): Said<Prerequisite> => [{ kind: "name-unused", name: owner }, `${owner}. NONE ANY 0`],
  ),
  fc
    .tuple(name, data)
    .map(
      ([owner, [value, type, shown]]): Said<Prerequisite> => [
        { kind: "equals", name: owner, values: [value] },
        `${owner}. IN ${type} ${shown} 0`,
      ],
    ),
);

// One record a name: dnspython gathers those of one name and type into a set.
const by = <T extends { readonly name: string }>([what]: Said<T>) => what.name;
const update = fc.record({
  id: fc.nat(65_535),
  changes: fc.uniqueArray(change, { minLength: 1, maxLength: 6, selector: by }),
  prerequisites: fc.uniqueArray(prerequisite, { maxLength: 4, selector: by }),
  algorithm: fc.constantFrom(...ALGORITHMS),
});

describe.skipIf(!dnspython)("updates of ours as dnspython reads them (without it: skipped)", () => {
  it("says the same of 500 of them, and takes each signature", async () => {
    const cases = fc.sample(update, 500);
    const lines = await Promise.all(
      cases.map(async ({ id, changes, prerequisites, algorithm }) => {
        const key = { name: "k.test", algorithm, secret: SECRET };
        const message = encodeUpdate({
          ...{ id, zone: ZONE, changes: changes.map(([what]) => what) },
          prerequisites: prerequisites.map(([what]) => what),
        });
        const time = Math.floor(Date.now() / 1000);
        const { bytes } = await signMessage(message, {
          key: parseTsigKey(key),
          hmac: nodeHmac,
          time,
        });
        return JSON.stringify({ wire: Buffer.from(bytes).toString("hex"), key });
      }),
    );
    const { stdout, stderr } = spawnSync(PYTHON, ["-B", SCRIPT], {
      ...{ input: lines.join("\n"), encoding: "utf8", maxBuffer: 2 ** 26 },
    });
    expect(stderr).toBe("");
    const read = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as object);
    expect(read).toEqual(
      cases.map(({ id, changes, prerequisites }) => ({
        ...{ kind: "UpdateMessage", id, signed: true, zone: `${ZONE}.` },
        prerequisites: prerequisites.map(([, line]) => line).sort(),
        changes: changes.map(([, line]) => line).sort(),
      })),
    );
  }, 60_000);

  it("refuses one whose signature has a wrong bit", async () => {
    const key = { name: "k.test", algorithm: "hmac-sha256", secret: SECRET };
    const message = encodeUpdate({
      ...{ id: 1, zone: ZONE },
      changes: [
        { kind: "add", name: `a.${ZONE}`, ttl: 60, data: { type: "A", address: "8.8.4.4" } },
      ],
    });
    const time = Math.floor(Date.now() / 1000);
    const { bytes } = await signMessage(message, { key: parseTsigKey(key), hmac: nodeHmac, time });
    bytes[bytes.length - 10] = (bytes[bytes.length - 10] ?? 0) ^ 1;
    const input = JSON.stringify({ wire: Buffer.from(bytes).toString("hex"), key });
    const { stdout } = spawnSync(PYTHON, ["-B", SCRIPT], { input, encoding: "utf8" });
    expect(JSON.parse(stdout)).toEqual({ error: expect.stringContaining("BadSignature") });
  });
});

describe.skipIf(!(await bindAvailable()))(
  "answers of ours as dig reads them (without bind9: skipped)",
  () => {
    const ANSWERS: readonly RecordData[] = [
      { type: "A", address: "203.0.113.7" },
      { type: "AAAA", address: "2001:db8::7" },
      txt("v=1; a text of ours"),
      { type: "CNAME", target: `other.${ZONE}` },
      { type: "NS", target: `ns.${ZONE}` },
      {
        ...{ type: "SOA", primary: `ns.${ZONE}`, mailbox: `host.${ZONE}` },
        ...{ serial: 2_026_112_201, refresh: 3600, retry: 600, expire: 86_400, minimum: 60 },
      },
    ];

    /** A server on loopback whose every answer is encoded by us. */
    async function served<T>(work: (port: number) => Promise<T>): Promise<T> {
      const socket: Socket = createSocket("udp4");
      socket.on("message", (bytes, from) => {
        const { id, questions } = decodeMessage(new Uint8Array(bytes));
        const [asked] = questions;
        const found = ANSWERS.find(({ type }) => TYPE[type as keyof typeof TYPE] === asked?.type);
        const answers =
          found === undefined || asked === undefined
            ? []
            : [{ name: asked.name, class: 1, ttl: 77, data: found }];
        const answer = encodeMessage({
          ...{ id, questions, answers, response: true, authoritative: true },
        });
        socket.send(answer, from.port, from.address);
      });
      await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
      try {
        return await work(socket.address().port);
      } finally {
        socket.close();
      }
    }

    it.each([
      ["A", "203.0.113.7"],
      ["AAAA", "2001:db8::7"],
      ["TXT", '"v=1; a text of ours"'],
      ["CNAME", `other.${ZONE}.`],
      ["NS", `ns.${ZONE}.`],
      ["SOA", `ns.${ZONE}. host.${ZONE}. 2026112201 3600 600 86400 60`],
    ])("%s is %s, authoritative, with its time to live", async (type, shown) => {
      const { stdout } = await served((port) =>
        promisify(execFile)("dig", [
          ...["@127.0.0.1", "-p", `${port}`, "+noedns", "+tries=3", `anna.${ZONE}`, type],
        ]),
      );
      expect(stdout).toMatch(/status: NOERROR/);
      expect(stdout).toMatch(/flags: qr aa/);
      const [line = ""] = stdout.split("\n").filter((one) => one.startsWith(`anna.${ZONE}.`));
      expect(line.split(/\s+/).slice(1).join(" ")).toBe(`77 IN ${type} ${shown}`);
      expect(stdout).not.toContain("WARNING");
    });
  },
);
