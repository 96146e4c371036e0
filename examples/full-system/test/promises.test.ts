import { describe, expect, it } from "vitest";
import { promises } from "../tour/index.ts";
import { type Promised, walk } from "../tour/promise.ts";
import type { System } from "../tour/system.ts";

const system = {} as System;
const promised = (walking: Promised["walk"]): Promised =>
  walking ? { id: "X", promise: "p", walk: walking } : { id: "X", promise: "p", missing: "m" };

describe("the tour", () => {
  it("has the 24 promises of the design, each once", () => {
    const ids = promises.map(({ id }) => id);
    expect(ids).toEqual(
      "H1 H2 H3 H4 H5 H6 H7,_S3 H8 H9 H10 H11 H12 H13 H14 H15 S1 S2 S4 S5 S6 S7 S8 S9 S10"
        .split(" ")
        .map((id) => id.replace("_", " ")),
    );
    expect(new Set(ids).size).toBe(24);
  });

  it("says of each promise either how it is walked or what is missing", () => {
    for (const { id, walk: walking, missing } of promises)
      expect([id, walking === undefined]).toEqual([id, missing !== undefined]);
  });

  it("keeps a promise only when every expectation holds", async () => {
    const line = await walk(
      promised(async (_, witness) => {
        witness.saw("one");
        witness.expect(true, "two");
      }),
      system,
    );
    expect(line).toEqual({ id: "X", promise: "p", state: "kept", evidence: ["one", "two"] });
  });

  it("breaks a promise at the first expectation that does not hold, and says which", async () => {
    const line = await walk(
      promised(async (_, witness) => {
        witness.saw("one");
        witness.expect(false, "two");
        witness.saw("three");
      }),
      system,
    );
    expect(line.state).toBe("broken");
    expect(line.evidence).toEqual(["one", "NOT SO: two"]);
  });

  it("breaks a promise when anything fails on the way", async () => {
    const line = await walk(
      promised(() => Promise.reject(new Error("no answer\nstack"))),
      system,
    );
    expect(line.state).toBe("broken");
    expect(line.evidence).toEqual(["FAILED: no answer"]);
  });

  it("never calls a promise kept that nothing walks", async () => {
    const line = await walk(promised(undefined), system);
    expect(line.state).toBe("not built");
    expect(line.evidence).toEqual(["m"]);
  });
});
