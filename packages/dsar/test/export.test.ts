import { randomBytes } from "node:crypto";
import type { PersonalRecord } from "@candor/dsar";
import { createExport } from "@candor/dsar/export";
import { describe, expect, it } from "vitest";
import { bytesOf, exportSource } from "./support/export-source.ts";

describe("createExport", () => {
  it("has the same bytes each time, so that a download can be repeated", async () => {
    const source = exportSource({ orders: [{ kind: "order", data: { id: 1 } }] });
    const [one, two] = await Promise.all([1, 2].map(() => bytesOf(createExport(source))));
    expect(one).toEqual(two);
  });

  it("passes a failed read on to the reader instead of waiting for ever", async () => {
    const source = exportSource({ orders: [{ kind: "order", data: { id: 1 } }] });
    const broken = {
      ...source,
      // biome-ignore lint/correctness/useYield: it fails before it has anything
      async *records(): AsyncGenerator<PersonalRecord> {
        throw new Error("the database is gone");
      },
    };
    await expect(bytesOf(createExport(broken))).rejects.toThrow(/database is gone|terminated/);
  });

  it("asks for no more records than the reader takes", async () => {
    let asked = 0;
    const source = exportSource({ orders: [{ kind: "order", data: {} }] });
    const endless = {
      ...source,
      async *records(): AsyncGenerator<PersonalRecord> {
        for (; ; asked++)
          yield { kind: "order", data: { noise: randomBytes(8192).toString("hex") } };
      },
    };
    const reader = createExport(endless).getReader();
    for (let i = 0; i < 5; i++) await reader.read();
    await new Promise((resolve) => setTimeout(resolve, 100));
    // 5 chunks were taken; what lies in the buffers of the pipe is little more.
    expect(asked).toBeLessThan(200);
    await reader.cancel();
  });

  it.each(["../etc", "a/b", "a\\b", "", ".", "con:x", "ä"])(
    "refuses the kind %j, which is no file's name",
    async (kind) => {
      const source = exportSource({ orders: [{ kind, data: {} }] });
      expect(() => createExport(source)).toThrow(
        expect.objectContaining({ code: "export-invalid" }),
      );
    },
  );
});
