import { TYPE, txt, type ZoneChange } from "@candor/ddns-client";
import { describe, expect, it } from "vitest";
import type { Judge } from "./judge.ts";
import { algorithms, ZONE } from "./subject.ts";

/** Changes of the zone, and what dig says of them. */
export function changeCases(judge: Judge): void {
  const { keyNamed, transport, updater, nameOf, a, dig, digLine, add, diverges } = judge;
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
      for (const label of ["x".repeat(63), "*.wild"]) {
        const name = `${label}.${ZONE}`;
        expect(await updater().update(transport(), [add(name, "203.0.113.1")])).toMatchObject({
          kind: "done",
        });
        expect(dig(name.replace("*", "any"), "A"), name).toEqual(["203.0.113.1"]);
      }
    });

    it("an address at a name with an underscore, which is no host name", async () => {
      const change = add(`_under.${ZONE}`, "203.0.113.1");
      expect(await updater().update(transport(), [change])).toMatchObject(diverges.underscore);
    });

    it("passes over an address beside an alias (RFC 2136 section 3.4.2.2)", async () => {
      const outcome = await updater().update(transport(), [add(`alias.${ZONE}`, "203.0.113.1")]);
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
      expect(await updater().lookup(transport(), { name, type: "AAAA" })).toMatchObject(nothing);
    });
  });
}
