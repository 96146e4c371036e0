import {
  decodeMessage,
  encodeMessage,
  isDdnsError,
  parseState,
  TYPE,
  txt,
} from "@candor/ddns-client";
import { describe, expect, it } from "vitest";
import { hexOf } from "./hex.ts";

const SEED = 20_261_122;

/** A small generator with a seed (mulberry32), so that a failure can be repeated. */
function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const HONEST = encodeMessage({
  id: 4660,
  response: true,
  opcode: 5,
  questions: [{ name: "homes.example", type: TYPE.SOA, class: 1 }],
  answers: [
    { name: "anna.homes.example", class: 1, ttl: 60, data: { type: "A", address: "192.0.2.1" } },
    { name: "c.homes.example", class: 1, ttl: 60, data: { type: "CNAME", target: "anna.example" } },
    { name: "t.homes.example", class: 1, ttl: 60, data: txt("one two three") },
  ],
  additionals: [
    {
      name: "key.example",
      class: 255,
      ttl: 0,
      data: { type: "raw", number: 250, bytes: new Uint8Array([0, ...new Array(16).fill(0)]) },
    },
  ],
});

function randomBytes(pick: (below: number) => number): Uint8Array {
  const bytes = Uint8Array.from({ length: pick(120) }, () => pick(256));
  // Half of them begin like a message with few records, so that the inside is reached.
  if (pick(2) === 0 && bytes.length > 12)
    for (const at of [4, 6, 8, 10]) bytes.set([0, pick(3)], at);
  return bytes;
}

function mutated(pick: (below: number) => number): Uint8Array {
  const bytes = HONEST.slice(0, pick(4) === 0 ? pick(HONEST.length + 1) : HONEST.length);
  for (let changes = 1 + pick(4); changes > 0 && bytes.length > 0; changes--) {
    const nasty = [0x00, 0x3f, 0x40, 0xc0, 0xc0 | pick(2), 0xff, pick(256)];
    bytes[pick(bytes.length)] = nasty[pick(nasty.length)] ?? 0;
  }
  return bytes;
}

describe("50,000 hostile messages", { timeout: 60_000 }, () => {
  it(`bring out coded errors alone, and bounded work (seed ${SEED})`, () => {
    const pick = generator(SEED);
    let decoded = 0;
    const codes = new Set<string>();
    for (let i = 0; i < 50_000; i++) {
      const bytes = i % 2 === 0 ? randomBytes(pick) : mutated(pick);
      const meter = { steps: 0 };
      try {
        decodeMessage(bytes, meter);
        decoded += 1;
      } catch (error) {
        if (!isDdnsError(error) || error.offset === undefined || error.offset > bytes.length)
          throw new Error(`input ${i}: ${hexOf(bytes)}`, { cause: error });
        codes.add(error.code);
      }
      if (meter.steps > 513 + 8 * bytes.length) throw new Error(`work: ${hexOf(bytes)}`);
    }
    expect(decoded).toBeGreaterThan(1000); // the fuzzer reaches past the checks
    expect([...codes].sort()).toEqual([
      ...["count", "label-type", "message-short", "name-pointer", "overrun", "rdata"],
      ...["trailing-bytes", "tsig-misplaced", "tsig-rdata"],
    ]);
  });
});

describe("5,000 damaged states", { timeout: 60_000 }, () => {
  const honest = {
    version: 1,
    enabled: false,
    retraction: { state: "failed", code: "timeout", message: "m", at: 1 },
    fingerprint: "f",
    records: { "a.b/A": { published: "192.0.2.1", pending: null, verifiedAt: 1, stopped: null } },
  };

  it("are read as they are or refused as damaged", () => {
    const pick = generator(SEED);
    const junk = [null, 0, -1, Number.NaN, "", "x", true, [], {}, [1], { at: "x" }];
    for (let i = 0; i < 5000; i++) {
      const copy = structuredClone(honest) as Record<string, unknown>;
      let target = copy;
      for (let depth = pick(3); depth > 0; depth--) {
        const next = Object.values(target)[pick(Object.keys(target).length)];
        if (typeof next === "object" && next !== null) target = next as Record<string, unknown>;
      }
      const keys = Object.keys(target);
      target[keys[pick(keys.length)] ?? "version"] = junk[pick(junk.length)];
      try {
        const state = parseState(copy);
        expect(state.version).toBe(1);
        expect(typeof state.enabled).toBe("boolean");
      } catch (error) {
        if (!isDdnsError(error) || error.code !== "state-damaged" || error.field === undefined)
          throw new Error(JSON.stringify(copy), { cause: error });
      }
    }
  });
});
