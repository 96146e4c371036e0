import { generateKeyPairSync } from "node:crypto";
import {
  handOver,
  type KeyHandover,
  keyId,
  keyRing,
  openHead,
  signHead,
} from "@candor/ledger/node";
import { describe, expect, it } from "vitest";

const [first, second, third, stranger] = Array.from({ length: 4 }, () =>
  generateKeyPairSync("ed25519"),
) as [Pair, Pair, Pair, Pair];
type Pair = ReturnType<typeof generateKeyPairSync>;

const day = (n: number) => new Date(Date.UTC(2025, 0, n));
const head = { seq: 9, hash: "ef".repeat(32) };
const handovers: KeyHandover[] = [
  handOver(first.privateKey, second.publicKey, day(10)),
  handOver(second.privateKey, third.publicKey, day(20)),
];
const ring = keyRing(first.publicKey, JSON.parse(JSON.stringify(handovers)) as unknown[]);

describe("a ring of keys that followed each other", () => {
  it.each([
    ["the first key, in its time", first, 5],
    ["the second key, in its time", second, 15],
    ["the newest key", third, 25],
  ])("opens a head signed by %s", (_, pair, at) => {
    expect(openHead(signHead(head, pair.privateKey, day(at)), ring)).toEqual(head);
  });

  it("refuses a head that is dated after its key was handed over", () => {
    expect(() => openHead(signHead(head, first.privateKey, day(11)), ring)).toThrowError(
      expect.objectContaining({ code: "retired-key" }),
    );
  });

  it("refuses a key nobody handed over to", () => {
    expect(() => openHead(signHead(head, stranger.privateKey, day(5)), ring)).toThrowError(
      expect.objectContaining({ code: "unknown-key" }),
    );
  });

  it("has the same id for both halves of a pair", () => {
    expect(keyId(first.privateKey)).toBe(keyId(first.publicKey));
  });

  const [one, two] = handovers as [KeyHandover, KeyHandover];
  it.each([
    ["one signed by a stranger", [{ ...one, signature: two.signature }], "bad-signature", "1"],
    ["one whose new key was exchanged", [{ ...one, to: two.to }], "bad-signature", "1"],
    ["one that was left out", [two], "bad-handover", '"from"'],
    ["two in the wrong order", [two, one], "bad-handover", '"from"'],
    ["nothing at all", [null], "bad-handover", '"from"'],
    ["no time", [{ ...one, at: "soon" }], "bad-handover", '"at"'],
    ["no signature", [{ ...one, signature: undefined }], "bad-handover", '"signature"'],
    [
      "time running backwards",
      [one, handOver(second.privateKey, third.publicKey, day(9))],
      "bad-handover",
      "Handover 2",
    ],
  ])("refuses %s", (_, list, code, said) => {
    expect(() => keyRing(first.publicKey, list)).toThrowError(
      expect.objectContaining({ code, message: expect.stringContaining(said) }),
    );
  });

  it("refuses a key of another kind", () => {
    const { privateKey, publicKey } = generateKeyPairSync("x25519");
    expect(privateKey.type).toBe("private");
    const foreign = handOver(first.privateKey, publicKey, day(10));
    expect(() => keyRing(first.publicKey, [foreign])).toThrowError(
      expect.objectContaining({ code: "bad-handover", message: expect.stringContaining('"to"') }),
    );
  });
});
