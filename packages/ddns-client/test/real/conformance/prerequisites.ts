import { decodeMessage, encodeUpdate, RCODE, signMessage, TYPE } from "@candor/ddns-client";
import { nodeHmac } from "@candor/ddns-client/node";
import { describe, expect, it } from "vitest";
import type { Judge } from "./judge.ts";
import { ZONE } from "./subject.ts";

/** Conditions under which a change is made (RFC 2136 section 2.4). */
export function prerequisiteCases(judge: Judge): void {
  const { key, seconds, transport, updater, nameOf, dig, add, rawUdp } = judge;
  describe("prerequisites", () => {
    it("NXRRSET: the value is not the one that was named", async () => {
      const name = nameOf();
      await updater().update(transport(), [add(name, "203.0.113.1")]);
      const record = { name, type: "A", ttl: 60, old: ["203.0.113.9"] } as const;
      expect(await updater().publish(transport(), { ...record, address: "203.0.113.2" })).toEqual({
        kind: "prerequisite",
        code: "NXRRSET",
      });
      expect(dig(name, "A")).toEqual(["203.0.113.1"]);
    });

    it("YXRRSET: there is a record where none was expected", async () => {
      const name = nameOf();
      await updater().update(transport(), [add(name, "203.0.113.1")]);
      const record = { name, type: "A", ttl: 60, old: [] } as const;
      expect(await updater().publish(transport(), { ...record, address: "203.0.113.2" })).toEqual({
        kind: "prerequisite",
        code: "YXRRSET",
      });
    });

    it("YXDOMAIN and NXDOMAIN: the name is in use, or is not", async () => {
      const name = nameOf();
      const changes = [add(name, "203.0.113.1")];
      const used = await updater().update(transport(), changes, [{ kind: "name-in-use", name }]);
      expect(used).toEqual({ kind: "prerequisite", code: "NXDOMAIN" });
      await updater().update(transport(), changes, [{ kind: "name-unused", name }]);
      expect(dig(name, "A")).toEqual(["203.0.113.1"]);
      const again = await updater().update(transport(), changes, [{ kind: "name-unused", name }]);
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
}
