import {
  type Answer,
  decodeMessage,
  encodeMessage,
  encodeUpdate,
  exchange,
  question,
  RCODE,
  signMessage,
  TYPE,
} from "@candor/ddns-client";
import { nodeHmac } from "@candor/ddns-client/node";
import { describe, expect, it } from "vitest";
import type { Judge } from "./judge.ts";
import { ZONE } from "./subject.ts";

/** What a server says no to, and whether it proves that it was the one to say so. */
export function refusalCases(judge: Judge): void {
  const { keyNamed, key, seconds, transport, updater, nameOf, dig, add, rawUdp, diverges } = judge;
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
        const outcome = await wrongClock.update(transport(patience), [add(name, "203.0.113.1")]);
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
}
