import { mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { folderStorage } from "../src/node/folder-storage.ts";
import { makeFolder } from "../src/node/make-folder.ts";
import { scratch } from "./support/node-vault.ts";
import { codeOf } from "./support/small-vault.ts";

const folder = scratch("make-folder");
let base: string;
beforeEach(async () => {
  base = await folder();
});

describe("a folder, and those above it", () => {
  it("is made, and the first that was made is told", async () => {
    expect(await makeFolder(join(base, "a", "b", "c"), 0o700)).toBe(join(base, "a"));
    expect(statSync(join(base, "a", "b", "c")).mode & 0o777).toBe(0o700);
    expect(await makeFolder(join(base, "a", "b"), 0o700)).toBeUndefined();
    expect(await makeFolder(join(base, "a", "d"), 0o700)).toBe(join(base, "a", "d"));
    symlinkSync("a", join(base, "link"));
    expect(await makeFolder(join(base, "link"), 0o700)).toBeUndefined();
  });

  it("is refused where a file stands, or a link to nowhere, and nothing waits for ever", async () => {
    writeFileSync(join(base, "file"), "");
    symlinkSync("nowhere", join(base, "link"));
    expect(await codeOf(makeFolder(join(base, "file"), 0o700))).toBe("EEXIST");
    expect(await codeOf(makeFolder(join(base, "file", "in", "it"), 0o700))).toBe("ENOTDIR");
    expect(await codeOf(makeFolder(join(base, "link"), 0o700))).toBe("ENOENT");
  });

  it.skipIf(process.platform !== "linux")(
    "is refused by /proc, which denies its being",
    async () => {
      expect(await codeOf(makeFolder("/proc/nothing/here", 0o700))).toBe("ENOENT");
      const storage = folderStorage({ folder: "/proc/nothing" });
      expect(await codeOf(storage.put("vault", new Uint8Array(56)))).toBe("storage-failed");
    },
  );

  it("is what several want at once", async () => {
    mkdirSync(join(base, "x"));
    const made = Array.from({ length: 20 }, () => makeFolder(join(base, "x", "y", "z"), 0o700));
    const firsts = (await Promise.all(made)).filter((first) => first !== undefined);
    expect(firsts).toContain(join(base, "x", "y"));
  });
});
