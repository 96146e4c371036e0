import { generateKeyPairSync } from "node:crypto";
import { isLedgerError } from "@candor/ledger";
import { openHead, signHead } from "@candor/ledger/node";
import { describe, expect, it } from "vitest";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const head = { seq: 7, hash: "ab".repeat(32) };
const signed = signHead(head, privateKey, new Date("2025-03-01T12:00:00Z"));

describe("a signed head", () => {
  it("opens to the head that was signed, after a trip through a file", () => {
    expect(openHead(JSON.parse(JSON.stringify(signed)), publicKey)).toEqual(head);
  });

  it.each([
    ["number", { seq: 6 }],
    ["hash", { hash: "cd".repeat(32) }],
    ["time", { at: "2025-03-02T12:00:00.000Z" }],
  ])("is refused when its %s was changed", (_, change) => {
    expect(() => openHead({ ...signed, ...change }, publicKey)).toThrowError(
      expect.objectContaining({ code: "bad-signature" }),
    );
  });

  it("is refused when another key signed it", () => {
    const other = generateKeyPairSync("ed25519");
    expect(() => openHead(signHead(head, other.privateKey, new Date(0)), publicKey)).toThrowError(
      expect.objectContaining({ code: "unknown-key" }),
    );
    const relabelled = { ...signHead(head, other.privateKey, new Date(0)), key: signed.key };
    expect(() => openHead(relabelled, publicKey)).toThrowError(
      expect.objectContaining({ code: "bad-signature" }),
    );
  });

  it.each([
    ["seq", null],
    ["seq", { ...signed, seq: "7" }],
    ["seq", { ...signed, seq: -1 }],
    ["hash", { ...signed, hash: "AB" }],
    ["at", { ...signed, at: "yesterday" }],
    ["key", { ...signed, key: "" }],
    ["signature", { ...signed, signature: "" }],
  ])("names the malformed field %s", (field, value) => {
    let caught: unknown;
    try {
      openHead(value, publicKey);
    } catch (error) {
      caught = error;
    }
    expect(isLedgerError(caught) && caught.code).toBe("bad-head");
    expect((caught as Error).message).toContain(`"${field}"`);
  });
});
