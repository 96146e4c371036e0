import {
  decodeMessage,
  encodeMessage,
  encodeUpdate,
  question,
  signMessage,
  TYPE,
  verifyMessage,
} from "@candor/ddns-client";
import { createTransport, nodeHmac } from "@candor/ddns-client/node";
import { describe, expect, it } from "vitest";
import { digInto } from "./dig.ts";
import type { Judge } from "./judge.ts";
import { SECRET, ZONE } from "./subject.ts";

/** Bytes that we did not make, and a server that does not answer. */
export function wireCases(judge: Judge): void {
  const { keyNamed, key, seconds, transport, updater, nameOf, dig, add, rawUdp, diverges } = judge;
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
      process.kill(judge.server.pid, "SIGSTOP");
      try {
        await new Promise((resolve) => setTimeout(resolve, 50)); // every thread has stopped
        const gone = await updater().update(transport(150), [add(name, "203.0.113.1")]);
        expect(gone).toMatchObject({ kind: "unreachable", code: "timeout" });
      } finally {
        process.kill(judge.server.pid, "SIGCONT");
      }
      const back = await updater().lookup(transport(5000), { name, type: "A" });
      expect(back).toMatchObject({ kind: "found" });
    });

    it("that is down is a network error at once", async () => {
      const other = await judge.subject.start({ zone: "down.example", keys: [] });
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
}
