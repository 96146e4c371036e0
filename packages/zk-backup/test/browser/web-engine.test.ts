import { describe, expect, it } from "vitest";
import { pureEngine } from "../../src/core/engine/pure.ts";
import { webEngine } from "../../src/web/web-engine.ts";
import {
  openInPieces,
  openWhole,
  randomObject,
  same,
  sealInPieces,
  sealWhole,
} from "../support/random-objects.ts";

const pure = pureEngine();
const web = webEngine();

describe("WebCrypto's engine, in a browser", () => {
  it("seals 10,000 random objects to the same bytes as plain JavaScript, and opens them", async () => {
    for (let n = 0; n < 10_000; n++) {
      const object = randomObject(20_261, n);
      const sealed = await sealWhole(pure, object);
      const agrees =
        same(await sealWhole(web, object), sealed) &&
        same(await sealInPieces(web, object), sealed) &&
        same(await openWhole(web, object, sealed), object.plaintext) &&
        same(await openInPieces(web, object, sealed), object.plaintext);
      expect(agrees, `object ${n}`).toBe(true);
    }
  });

  it("refuses what was changed", async () => {
    for (const n of [0, 1, 2, 3, 4, 5]) {
      const object = randomObject(3, n);
      const sealed = await sealWhole(web, object);
      sealed[sealed.length - 1] = (sealed[sealed.length - 1] ?? 0) ^ 1;
      await expect(openWhole(web, object, sealed)).rejects.toMatchObject({
        code: "object-corrupt",
      });
    }
  });
});
