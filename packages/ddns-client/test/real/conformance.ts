import { execFile, execFileSync } from "node:child_process";
import { createHash, randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { promisify } from "node:util";
import {
  type Answer,
  createUpdater,
  decodeMessage,
  encodeMessage,
  encodeUpdate,
  exchange,
  parseTsigKey,
  question,
  RCODE,
  signMessage,
  TYPE,
  txt,
  verifyMessage,
  type ZoneChange,
} from "@candor/ddns-client";
import { createTransport, nodeHmac } from "@candor/ddns-client/node";
import type { ZoneOptions } from "@candor/engines/dns-server";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** Zone of every server. */
export const ZONE = "homes.example";
export const SECRET: string = createHash("sha512").update("a key for tests").digest("base64");
const algorithms = ["hmac-sha224", "hmac-sha256", "hmac-sha384", "hmac-sha512"] as const;

/** What differs from server to server; everything else is the same for all. */
interface Divergences {
  readonly unknownKey: string;
  readonly wrongAlgorithm: string;
  readonly wrongSecret: string;
  /** Response code and TSIG error. */
  readonly flippedBit: readonly [number, number | null];
  readonly foreignZoneSigned: boolean;
  readonly foreignLookupSigned: boolean;
  /** Response code for an update without signature. */
  readonly unsigned: number;
  /** TSIG error for a MAC of half the length. */
  readonly halfMac: number | null;
  /** Whether a wrong clock is answered with a signed BADTIME. */
  readonly teachesClock: boolean;
  /** Response code for a key name in upper case. */
  readonly upperCaseKey: number;
  /** What becomes of an address at a name that is no host name. */
  readonly underscore: { readonly kind: string; readonly code?: string };
  /** What becomes of an address beside a CNAME. */
  readonly besideAlias: { readonly kind: string; readonly code?: string };
}

/** What a case needs of the server. */
interface Running {
  readonly host: string;
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

/** A server to judge our client by. */
export interface Subject {
  readonly title: string;
  /** Why it cannot be started here, or null. */
  readonly missing: string | null;
  start(options: ZoneOptions): Promise<Running>;
  readonly diverges: Divergences;
}

/** Everything our wire and updater promise, against one real server; dig judges. */
export function describeConformance(subject: Subject): void {
  const { diverges } = subject;
  describe.skipIf(subject.missing !== null)(
    `a real ${subject.title} (${subject.missing ?? "here"})`,
    () => {
      let server: Running;
      let fresh = 0;

      beforeAll(async () => {
        server = await subject.start({
          zone: ZONE,
          keys: [
            { name: "update.homes.example", algorithm: "hmac-sha256", secret: SECRET },
            ...algorithms.map((algorithm) => ({
              name: `${algorithm}.test`,
              algorithm,
              secret: SECRET,
            })),
          ],
          records: ["alias IN CNAME ns", "two IN A 198.51.100.1", "two IN A 198.51.100.2"],
        });
      });
      afterAll(() => server?.stop());

      const keyNamed = (name: string, algorithm = "hmac-sha256", secret = SECRET) =>
        parseTsigKey({ name, algorithm, secret });
      const key = keyNamed("update.homes.example");
      const seconds = () => Math.floor(Date.now() / 1000);
      const transport = (timeoutMs = 4000) =>
        createTransport({
          host: server.host,
          port: server.port,
          timeoutMs,
          signal: new AbortController().signal,
        });
      const updater = (more: { key?: typeof key; zone?: string; seconds?: () => number } = {}) =>
        createUpdater({
          zone: ZONE,
          key,
          hmac: nodeHmac,
          seconds,
          randomId: () => randomInt(65_536),
          ...more,
        });
      const nameOf = () => `n${++fresh}.${ZONE}`;
      const a = (address: string) => ({ type: "A", address }) as const;

      // dig is the judge: what it shows stands in the zone, whatever our own decoder thinks.
      const dig = (name: string, type: string, ...more: string[]) =>
        execFileSync("dig", [
          `@${server.host}`,
          "-p",
          String(server.port),
          name,
          type,
          "+short",
          ...more,
        ])
          .toString()
          .trim()
          .split("\n")
          .filter((line) => line !== "")
          .sort();

      const digLine = (name: string, type: string): string =>
        execFileSync("dig", [
          `@${server.host}`,
          "-p",
          String(server.port),
          name,
          type,
          "+noall",
          "+answer",
        ])
          .toString()
          .trim();

      const add = (name: string, address: string): ZoneChange => ({
        kind: "add",
        name,
        ttl: 60,
        data: a(address),
      });

      describe("changes", () => {
        it("adds an A record", async () => {
          const name = nameOf();
          const record = { name, type: "A" } as const;
          expect(
            await updater().publish(transport(), {
              ...record,
              old: [],
              address: "203.0.113.7",
              ttl: 60,
            }),
          ).toEqual({ kind: "done", authenticated: true });
          expect(dig(name, "A")).toEqual(["203.0.113.7"]);
          expect(await updater().lookup(transport(), record)).toEqual({
            kind: "found",
            values: ["203.0.113.7"],
            authenticated: true,
          });
        });

        it("adds an AAAA record beside it, and each is read back alone", async () => {
          const name = nameOf();
          await updater().update(transport(), [
            add(name, "203.0.113.7"),
            { kind: "add", name, ttl: 60, data: { type: "AAAA", address: "2001:db8::7" } },
          ]);
          expect(dig(name, "AAAA")).toEqual(["2001:db8::7"]);
          const found = await updater().lookup(transport(), { name, type: "AAAA" });
          expect(found).toMatchObject({ values: ["2001:db8::7"] });
        });

        it("adds a TXT record, as ACME DNS-01 needs it", async () => {
          const name = `_acme-challenge.${nameOf()}`;
          const token = "x".repeat(300);
          await updater().update(transport(), [{ kind: "add", name, ttl: 1, data: txt(token) }]);
          expect(dig(name, "TXT")).toEqual([`"${"x".repeat(255)}" "${"x".repeat(45)}"`]);
        });

        it("replaces one address by another, exactly", async () => {
          const name = nameOf();
          const record = { name, type: "A", ttl: 60 } as const;
          await updater().publish(transport(), { ...record, old: [], address: "203.0.113.1" });
          const moved = { ...record, old: ["203.0.113.1"], address: "203.0.113.2" };
          expect(await updater().publish(transport(), moved)).toMatchObject({ kind: "done" });
          expect(dig(name, "A")).toEqual(["203.0.113.2"]);
        });

        it("replaces an RRset of two by one, when both are named", async () => {
          const record = {
            name: `two.${ZONE}`,
            type: "A",
            ttl: 60,
            address: "203.0.113.2",
          } as const;
          const one = { ...record, old: ["198.51.100.1"] };
          expect(await updater().publish(transport(), one)).toMatchObject({ code: "NXRRSET" });
          const both = { ...record, old: ["198.51.100.1", "198.51.100.2"] };
          expect(await updater().publish(transport(), both)).toMatchObject({ kind: "done" });
          expect(dig(record.name, "A")).toEqual(["203.0.113.2"]);
        });

        it("deletes an RRset", async () => {
          const name = nameOf();
          await updater().update(transport(), [add(name, "203.0.113.1"), add(name, "203.0.113.2")]);
          expect(dig(name, "A")).toHaveLength(2);
          await updater().update(transport(), [{ kind: "delete-rrset", name, type: TYPE.A }]);
          expect(dig(name, "A")).toEqual([]);
        });

        it("deletes one record of two, and one that is not there without complaint", async () => {
          const name = nameOf();
          await updater().update(transport(), [add(name, "203.0.113.1"), add(name, "203.0.113.2")]);
          const values = ["203.0.113.1", "203.0.113.9"];
          expect(await updater().retract(transport(), [{ name, type: "A", values }])).toEqual({
            kind: "done",
            authenticated: true,
          });
          expect(dig(name, "A")).toEqual(["203.0.113.2"]);
        });

        it.each(algorithms)("takes %s, and answers with it", async (algorithm) => {
          const name = nameOf();
          const own = updater({ key: keyNamed(`${algorithm}.test`, algorithm) });
          expect(await own.update(transport(), [add(name, "203.0.113.7")])).toEqual({
            kind: "done",
            authenticated: true,
          });
          expect(dig(name, "A")).toEqual(["203.0.113.7"]);
        });

        it("takes a large update over TCP", async () => {
          const name = nameOf();
          const changes = Array.from({ length: 60 }, (_, i) => add(name, `203.0.113.${i + 1}`));
          expect(await updater().update(transport(), changes)).toMatchObject({ kind: "done" });
          expect(dig(name, "A", "+tcp")).toHaveLength(60);
          const found = await updater().lookup(transport(), { name, type: "A" });
          expect(found.kind === "found" && found.values.length).toBe(60); // truncated over UDP
        });

        it("changes two names in one message", async () => {
          const [one, two] = [nameOf(), nameOf()];
          await updater().update(transport(), [add(one, "203.0.113.1"), add(two, "203.0.113.2")]);
          expect([dig(one, "A"), dig(two, "A")]).toEqual([["203.0.113.1"], ["203.0.113.2"]]);
        });

        it("keeps the time to live it was given", async () => {
          const name = nameOf();
          const data = a("203.0.113.1");
          await updater().update(transport(), [{ kind: "add", name, ttl: 77, data }]);
          const [, ttl] = digLine(name, "A").split(/\s+/);
          expect(ttl).toBe("77");
        });

        it("takes a name in mixed letters for the same name", async () => {
          const name = nameOf();
          await updater().update(transport(), [add(name.replace("homes", "HoMes"), "203.0.113.1")]);
          expect(dig(name, "A")).toEqual(["203.0.113.1"]);
          const found = await updater().lookup(transport(), {
            name: name.toUpperCase(),
            type: "A",
          });
          expect(found).toMatchObject({ values: ["203.0.113.1"] });
        });

        it("changes the zone's own name", async () => {
          await updater().update(transport(), [add(ZONE, "203.0.113.1")]);
          expect(dig(ZONE, "A")).toEqual(["203.0.113.1"]);
          await updater().update(transport(), [{ kind: "delete-rrset", name: ZONE, type: TYPE.A }]);
          expect(dig(ZONE, "SOA")).toHaveLength(1); // SOA and NS cannot be deleted so
        });

        it("takes a label of 63 octets, and a wildcard", async () => {
          for (const label of ["x".repeat(63), `*.w${++fresh}`]) {
            const name = `${label}.${ZONE}`;
            expect(await updater().update(transport(), [add(name, "203.0.113.1")])).toMatchObject({
              kind: "done",
            });
            expect(dig(name.replace("*", "any"), "A"), name).toEqual(["203.0.113.1"]);
          }
        });

        it("an address at a name with an underscore, which is no host name", async () => {
          const change = add(`_under-${++fresh}.${ZONE}`, "203.0.113.1");
          expect(await updater().update(transport(), [change])).toMatchObject(diverges.underscore);
        });

        it("passes over an address beside an alias (RFC 2136 section 3.4.2.2)", async () => {
          const outcome = await updater().update(transport(), [
            add(`alias.${ZONE}`, "203.0.113.1"),
          ]);
          expect(outcome).toMatchObject(diverges.besideAlias);
          expect(dig(`alias.${ZONE}`, "CNAME")).toEqual([`ns.${ZONE}.`]);
        });

        it("counts the zone's serial up with each change", async () => {
          const serial = () => Number(digLine(ZONE, "SOA").split(/\s+/)[6]);
          const before = serial();
          await updater().update(transport(), [add(nameOf(), "203.0.113.1")]);
          expect(serial()).toBeGreaterThan(before);
        });

        it("deletes what is not there without complaint", async () => {
          const changes: ZoneChange[] = [{ kind: "delete-rrset", name: nameOf(), type: TYPE.A }];
          expect(await updater().update(transport(), changes)).toMatchObject({ kind: "done" });
        });

        it("finds nothing at a name that is not there, and at one of another type", async () => {
          const name = nameOf();
          const nothing = { kind: "found", values: [] };
          expect(await updater().lookup(transport(), { name, type: "A" })).toMatchObject(nothing);
          await updater().update(transport(), [add(name, "203.0.113.1")]);
          expect(await updater().lookup(transport(), { name, type: "AAAA" })).toMatchObject(
            nothing,
          );
        });
      });

      describe("prerequisites", () => {
        it("NXRRSET: the value is not the one that was named", async () => {
          const name = nameOf();
          await updater().update(transport(), [add(name, "203.0.113.1")]);
          const record = { name, type: "A", ttl: 60, old: ["203.0.113.9"] } as const;
          expect(
            await updater().publish(transport(), { ...record, address: "203.0.113.2" }),
          ).toEqual({
            kind: "prerequisite",
            code: "NXRRSET",
          });
          expect(dig(name, "A")).toEqual(["203.0.113.1"]);
        });

        it("YXRRSET: there is a record where none was expected", async () => {
          const name = nameOf();
          await updater().update(transport(), [add(name, "203.0.113.1")]);
          const record = { name, type: "A", ttl: 60, old: [] } as const;
          expect(
            await updater().publish(transport(), { ...record, address: "203.0.113.2" }),
          ).toEqual({
            kind: "prerequisite",
            code: "YXRRSET",
          });
        });

        it("YXDOMAIN and NXDOMAIN: the name is in use, or is not", async () => {
          const name = nameOf();
          const changes = [add(name, "203.0.113.1")];
          const used = await updater().update(transport(), changes, [
            { kind: "name-in-use", name },
          ]);
          expect(used).toEqual({ kind: "prerequisite", code: "NXDOMAIN" });
          await updater().update(transport(), changes, [{ kind: "name-unused", name }]);
          expect(dig(name, "A")).toEqual(["203.0.113.1"]);
          const again = await updater().update(transport(), changes, [
            { kind: "name-unused", name },
          ]);
          expect(again).toEqual({ kind: "prerequisite", code: "YXDOMAIN" });
        });

        it("exists: the RRset must be there, whatever it says", async () => {
          const name = nameOf();
          const exists = [{ kind: "exists", name, type: TYPE.A } as const];
          const before = await updater().update(transport(), [add(name, "203.0.113.2")], exists);
          expect(before).toMatchObject({ code: "NXRRSET" });
          await updater().update(transport(), [add(name, "203.0.113.1")]);
          const after = await updater().update(transport(), [add(name, "203.0.113.2")], exists);
          expect(after).toMatchObject({ kind: "done" });
        });

        it("one that fails leaves everything as it was, at every name", async () => {
          const [one, two] = [nameOf(), nameOf()];
          await updater().update(transport(), [add(one, "203.0.113.1")]);
          const outcome = await updater().update(
            transport(),
            [add(one, "203.0.113.2"), add(two, "203.0.113.2")],
            [
              { kind: "absent", name: two, type: TYPE.A },
              { kind: "absent", name: one, type: TYPE.A },
            ],
          );
          expect(outcome).toEqual({ kind: "prerequisite", code: "YXRRSET" });
          expect([dig(one, "A"), dig(two, "A")]).toEqual([["203.0.113.1"], []]);
        });

        it("a replay of the same bytes is refused by the old value", async () => {
          const name = nameOf();
          const update = encodeUpdate({
            id: 1234,
            zone: ZONE,
            prerequisites: [{ kind: "absent", name, type: TYPE.A }],
            changes: [add(name, "203.0.113.1")],
          });
          const { bytes } = await signMessage(update, { key, hmac: nodeHmac, time: seconds() });
          expect(decodeMessage(await rawUdp(bytes)).rcode).toBe(RCODE.NOERROR);
          await updater().retract(transport(), [{ name, type: "A", values: ["203.0.113.1"] }]);
          await updater().update(transport(), [add(name, "203.0.113.2")]);
          expect(decodeMessage(await rawUdp(bytes)).rcode).toBe(RCODE.YXRRSET);
          expect(dig(name, "A")).toEqual(["203.0.113.2"]);
        });

        it("without prerequisites the same replay would be accepted: why they are always sent", async () => {
          const name = nameOf();
          const update = encodeUpdate({ id: 5, zone: ZONE, changes: [add(name, "203.0.113.1")] });
          const { bytes } = await signMessage(update, { key, hmac: nodeHmac, time: seconds() });
          await rawUdp(bytes);
          await updater().retract(transport(), [{ name, type: "A", values: ["203.0.113.1"] }]);
          expect(decodeMessage(await rawUdp(bytes)).rcode).toBe(RCODE.NOERROR);
          expect(dig(name, "A")).toEqual(["203.0.113.1"]);
        });
      });

      describe("refusals", () => {
        const once = (more: object) =>
          updater(more).update(transport(800), [add(nameOf(), "203.0.113.1")]);

        it("a key the server does not know, without proof", async () => {
          expect(await once({ key: keyNamed("nobody.test") })).toMatchObject({
            kind: "refused",
            code: diverges.unknownKey,
            authenticated: false,
          });
        });

        it("the right key with another algorithm", async () => {
          const wrong = keyNamed("update.homes.example", "hmac-sha512");
          expect(await once({ key: wrong })).toMatchObject({
            code: diverges.wrongAlgorithm,
            authenticated: false,
          });
        });

        it("another secret, without proof", async () => {
          const wrong = keyNamed(
            "update.homes.example",
            "hmac-sha256",
            Buffer.alloc(32).toString("base64"),
          );
          expect(await once({ key: wrong })).toMatchObject({
            code: diverges.wrongSecret,
            authenticated: false,
          });
        });

        it("a flipped bit in the message", async () => {
          const update = encodeUpdate({
            id: 6,
            zone: ZONE,
            changes: [add(nameOf(), "203.0.113.1")],
          });
          const { bytes } = await signMessage(update, { key, hmac: nodeHmac, time: seconds() });
          bytes[update.length - 1] = 99; // the address
          const answer = decodeMessage(await rawUdp(bytes));
          expect([answer.rcode, answer.tsig?.error ?? null]).toEqual(diverges.flippedBit);
        });

        it("NOTAUTH: a zone that is not the server's", async () => {
          const foreign = updater({ zone: "elsewhere.example" });
          const change = add("x.elsewhere.example", "203.0.113.1");
          expect(await foreign.update(transport(800), [change])).toMatchObject({
            code: "NOTAUTH",
            authenticated: diverges.foreignZoneSigned,
          });
        });

        it("an update without signature", async () => {
          const name = nameOf();
          const update = encodeUpdate({ id: 7, zone: ZONE, changes: [add(name, "203.0.113.1")] });
          expect(decodeMessage(await rawUdp(update))).toMatchObject({
            rcode: diverges.unsigned,
            tsig: null,
          });
          expect(dig(name, "A")).toEqual([]);
        });

        it("16 octets of MAC are too few", async () => {
          const update = encodeUpdate({
            id: 8,
            zone: ZONE,
            changes: [add(nameOf(), "203.0.113.1")],
          });
          const cut = { key, hmac: nodeHmac, time: seconds(), macLength: 15 };
          const { bytes } = await signMessage(update, cut);
          const answer = decodeMessage(await rawUdp(bytes));
          expect(answer.rcode).not.toBe(RCODE.NOERROR);
          const half = await signMessage(update, { ...cut, macLength: 16 });
          const tsig = decodeMessage(await rawUdp(half.bytes)).tsig;
          expect(tsig?.error ?? null).toBe(diverges.halfMac);
        });

        it("answers a lookup outside its zones with a refusal", async () => {
          const found = await updater().lookup(transport(800), {
            name: "elsewhere.example",
            type: "A",
          });
          expect(found).toMatchObject({
            kind: "refused",
            code: "REFUSED",
            authenticated: diverges.foreignLookupSigned,
          });
        });

        it("names the alias that stands where an address should", async () => {
          const found = await updater().lookup(transport(), { name: `alias.${ZONE}`, type: "A" });
          expect(found).toEqual({ kind: "alias", target: `ns.${ZONE}` });
        });
      });

      describe("clocks", () => {
        it.each([-1000, 1000, -3_000_000, -1_700_000_000])(
          "%i seconds off: a signed BADTIME teaches the offset, where the server sends one",
          async (shift) => {
            const name = nameOf();
            const wrongClock = updater({ seconds: () => seconds() + shift });
            const patience = diverges.teachesClock ? 5000 : 800; // an unsigned refusal is waited out
            const outcome = await wrongClock.update(transport(patience), [
              add(name, "203.0.113.1"),
            ]);
            if (!diverges.teachesClock) {
              expect(outcome).toMatchObject({
                kind: "refused",
                code: "REFUSED",
                authenticated: false,
              });
              return;
            }
            expect(outcome).toEqual({ kind: "done", authenticated: true });
            expect(dig(name, "A")).toEqual(["203.0.113.1"]);
          },
        );

        it("says how far it was off", async () => {
          const message = encodeMessage({ id: 9, questions: [question(`ns.${ZONE}`, TYPE.A)] });
          const shifted = () => seconds() - 1000;
          const patience = diverges.teachesClock ? 5000 : 800;
          const options = { transport: transport(patience), key, hmac: nodeHmac, seconds: shifted };
          const answer: Answer = await exchange(message, options);
          if (!diverges.teachesClock) {
            expect(answer).toMatchObject({ authenticated: false, clockOffset: 0 });
            return;
          }
          expect(Math.abs(answer.clockOffset - 1000)).toBeLessThanOrEqual(2);
          expect(answer.authenticated).toBe(true);
        });
      });

      describe("the wire", () => {
        it("verifies queries that dig has signed", async () => {
          const { bytes } = await digInto([
            ...[`ns.${ZONE}`, "A", "-y", `hmac-sha256:update.homes.example:${SECRET}`],
          ]);
          const message = decodeMessage(bytes);
          expect(message.questions[0]?.name).toBe(`ns.${ZONE}`);
          const options = { key, hmac: nodeHmac, time: seconds() };
          expect(await verifyMessage(bytes, message, options)).toMatchObject({ ok: true });
          bytes[2] = (bytes[2] ?? 0) ^ 1;
          const changed = await verifyMessage(bytes, decodeMessage(bytes), options);
          expect(changed).toMatchObject({ ok: false, why: "mac" });
        });

        it("decodes an SOA with the server's compression", async () => {
          const query = encodeMessage({ id: 10, questions: [question(ZONE, TYPE.SOA)] });
          const { answers } = decodeMessage(await rawUdp(query));
          expect(answers[0]?.data).toMatchObject({
            type: "SOA",
            primary: `ns.${ZONE}`,
            mailbox: `hostmaster.${ZONE}`,
            minimum: 60,
          });
        });

        it("an upper-case key name on the wire, which ours never is", async () => {
          const name = nameOf();
          const update = encodeUpdate({ id: 11, zone: ZONE, changes: [add(name, "203.0.113.1")] });
          const { bytes } = await signMessage(update, { key, hmac: nodeHmac, time: seconds() });
          bytes.set(Buffer.from("UPDATE"), update.length + 1); // the MAC is over the lower-case name
          expect(decodeMessage(await rawUdp(bytes)).rcode).toBe(diverges.upperCaseKey);
        });

        it("takes an upper-case key name for the same key", async () => {
          const loud = updater({ key: keyNamed("UPDATE.Homes.EXAMPLE.") });
          const name = nameOf();
          await loud.update(transport(), [add(name, "203.0.113.1")]);
          expect(dig(name, "A")).toEqual(["203.0.113.1"]);
        });
      });

      describe("a server in trouble", () => {
        it("that is stopped is a time-out, and answers once it goes on", async () => {
          const name = nameOf();
          process.kill(server.pid, "SIGSTOP");
          try {
            await new Promise((resolve) => setTimeout(resolve, 50)); // every thread has stopped
            const gone = await updater().update(transport(150), [add(name, "203.0.113.1")]);
            expect(gone).toMatchObject({ kind: "unreachable", code: "timeout" });
          } finally {
            process.kill(server.pid, "SIGCONT");
          }
          const back = await updater().lookup(transport(5000), { name, type: "A" });
          expect(back).toMatchObject({ kind: "found" });
        });

        it("that is down is a network error at once", async () => {
          const other = await subject.start({ zone: "down.example", keys: [] });
          const { host, port } = other;
          await other.stop();
          const signal = new AbortController().signal;
          const closed = createTransport({ host, port, timeoutMs: 5000, signal });
          expect(await updater().lookup(closed, { name: `x.${ZONE}`, type: "A" })).toMatchObject({
            kind: "unreachable",
            code: "network",
          });
        });
      });

      /** One datagram out, one back; nothing of ours but the bytes. */
      function rawUdp(bytes: Uint8Array): Promise<Uint8Array> {
        return new Promise((resolve, reject) => {
          const socket = createSocket("udp4");
          const timer = setTimeout(
            () => reject(new Error(`${subject.title} did not answer`)),
            5000,
          );
          socket.on("message", (answer) => {
            clearTimeout(timer);
            socket.close();
            resolve(new Uint8Array(answer));
          });
          socket.send(bytes, server.port, server.host);
        });
      }
    },
  );
}

/** Lets dig send a question to a socket of ours, and gives its bytes. */
async function digInto(args: string[]): Promise<{ bytes: Uint8Array }> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  const arrived = new Promise<Uint8Array>((resolve) =>
    socket.once("message", (bytes) => resolve(new Uint8Array(bytes))),
  );
  const port = String(socket.address().port);
  const run = promisify(execFile);
  const asked = run("dig", ["@127.0.0.1", "-p", port, "+tries=1", "+time=1", ...args]).catch(
    () => null, // nobody answers it
  );
  const bytes = await arrived;
  socket.close();
  await asked;
  return { bytes };
}
