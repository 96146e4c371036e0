import fc from "fast-check";
import { expect, test } from "vitest";
import { createGathered } from "../src/core/vault/packs/gathered.ts";

const parts = fc.array(
  fc.record({ bytes: fc.uint8Array({ maxLength: 60 }), wanted: fc.boolean() }),
  { maxLength: 20 },
);

test("brings what is wanted to the front in its order, and keeps the rest for the next pack", () => {
  fc.assert(
    fc.property(parts, parts, (first, second) => {
      const gathered = createGathered();
      for (const { bytes } of first) gathered.append(bytes);
      const left = gathered.bringForward(first.map(({ bytes, wanted }) => [bytes.length, wanted]));
      const taken = Buffer.concat(first.filter((part) => part.wanted).map((part) => part.bytes));
      const rest = Buffer.concat(first.filter((part) => !part.wanted).map((part) => part.bytes));
      const memory = gathered.memory(taken.length + 100);
      expect(Buffer.from(memory.subarray(0, taken.length))).toEqual(taken);
      memory.fill(0xff); // the pack's padding and directory come here

      gathered.restart(left);
      for (const { bytes } of second) gathered.append(bytes);
      const after = Buffer.concat([rest, ...second.map((part) => part.bytes)]);
      expect(Buffer.from(gathered.memory(after.length))).toEqual(after);
    }),
  );
});
