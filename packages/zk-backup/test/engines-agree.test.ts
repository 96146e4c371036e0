import { campaign } from "@candor/engines/campaign";
import { describe, expect, it } from "vitest";
import { newKeyring } from "../src/core/codec/keyring.ts";
import { sealSlot } from "../src/core/codec/slot.ts";
import { firmwareEngine } from "../src/firmware/engine.ts";
import { nodeEngine } from "../src/node/node-engine.ts";
import { ENGINES } from "./support/engines.ts";
import {
  openInPieces,
  openWhole,
  type RandomObject,
  randomObject,
  same,
  sealInPieces,
  sealWhole,
} from "./support/random-objects.ts";

const node = nodeEngine();

/** What an engine does otherwise than `node:crypto`; empty when nothing. */
async function disagreement(object: RandomObject): Promise<string> {
  const sealed = await sealWhole(node, object);
  const suite = object.options.suite;
  const engines = suite === "aes-256-gcm" ? ENGINES : [...ENGINES, firmwareEngine()];
  for (const engine of engines) {
    if (!same(await sealWhole(engine, object), sealed)) return `${engine.name} seals otherwise`;
    if (!same(await sealInPieces(engine, object), sealed)) return `${engine.name} in pieces`;
    if (!same(await openWhole(engine, object, sealed), object.plaintext))
      return `${engine.name} opens otherwise`;
    if (!same(await openInPieces(engine, object, sealed), object.plaintext))
      return `${engine.name} opens otherwise in pieces`;
  }
  return "";
}

describe("engines", () => {
  it("seal random objects to the same bytes, whole and in pieces, and open each other's", async () => {
    const run = campaign("engines agree", { share: 1_000, full: 10_000 });
    let bytes = 0;
    for (let n = 0; n < run.count; n++) {
      const object = randomObject(run.seed, n);
      bytes += object.plaintext.length;
      expect(await disagreement(object), `object ${n} of seed ${run.seed}`).toBe("");
    }
    const engines = [...ENGINES.map(({ name }) => name), "firmware"].join(", ");
    run.record({ engines, objects: run.count, "bytes of plaintext": bytes, disagreements: 0 });
  }, 900_000);

  it("refuse the same changed blocks", async () => {
    for (const engine of ENGINES)
      for (const n of [0, 1, 2, 3, 4, 5, 6, 7]) {
        const object = randomObject(7, n);
        const sealed = await sealWhole(engine, object);
        for (const at of [128, sealed.length - 1, sealed.length - 17]) {
          const changed = sealed.slice();
          changed[at] = (changed[at] ?? 0) ^ 1;
          await expect(openWhole(engine, object, changed)).rejects.toMatchObject({
            code: "object-corrupt",
          });
          await expect(openInPieces(engine, object, changed)).rejects.toMatchObject({
            code: "object-corrupt",
          });
        }
      }
  });

  it("work on memory that threads share", async () => {
    const shared = new Uint8Array(new SharedArrayBuffer(100)).fill(7);
    for (const engine of ENGINES)
      expect(await engine.sha256(shared)).toEqual(await node.sha256(shared.slice()));
  });

  it("take keys and messages of no bytes", async () => {
    const none = new Uint8Array();
    for (const engine of ENGINES) {
      expect(await engine.hmacSha256(none, none)).toEqual(await node.hmacSha256(none, none));
      expect(await engine.sha256(none)).toEqual(await node.sha256(none));
      expect(await engine.hkdfSha256(none, none, none, 88)).toEqual(
        await node.hkdfSha256(none, none, none, 88),
      );
    }
  });
});

it("makes the same password slot with each engine", async () => {
  const fill = (value: number) => (length: number) => new Uint8Array(length).fill(value);
  const slots = await Promise.all(
    ENGINES.map((engine) =>
      sealSlot({
        engine,
        vaultId: fill(1)(16),
        keyring: newKeyring({ master: fill(2)(32), ownerKey: fill(4)(32) }),
        credential: { type: "password", password: "p\u00e4ssw\u00f6rd" },
        random: fill(3),
        cost: { memoryKiB: 19 * 1024, passes: 2, lanes: 1 },
      }),
    ),
  );
  for (const slot of slots) expect(slot).toEqual(slots[0]);
});
