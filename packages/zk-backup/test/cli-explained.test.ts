import { expect, it } from "vitest";
import { CommandError, UsageError } from "../src/cli/command-error.ts";
import { explained, inWords } from "../src/cli/explained.ts";
import { ZkBackupError } from "../src/core/errors.ts";

const fileError = Object.assign(new Error("EACCES: permission denied, open '/x'"), {
  code: "EACCES",
  syscall: "open",
});

it.each([
  [new ZkBackupError("no-vault", "There is none."), "no-vault", 10, /There is none\. .*\/mnt\/usb/],
  [new ZkBackupError("target-not-empty", "Not empty."), "target-not-empty", 11, /--overwrite/],
  [new ZkBackupError("wrong-password", "Wrong."), "wrong-password", 12, /^Wrong\.$/],
  [new ZkBackupError("chunk-missing", "Lost."), "chunk-missing", 13, /zk-backup check$/],
  [new ZkBackupError("rollback", "Older."), "rollback", 14, /^Older\.$/],
  [
    new ZkBackupError("source-unreadable", "/x: ENOENT."),
    "source-unreadable",
    1,
    /\(it is not there\)/,
  ],
  [new UsageError("What?"), "usage", 2, /^What\?$/],
  [new CommandError("hook-failed", "No."), "hook-failed", 1, /^No\.$/],
  [fileError, "EACCES", 1, /^EACCES \(permission denied\)/],
])("%s has its code, its exit and what to do", (error, code, exit, message) => {
  const told = explained(error, "/mnt/usb");
  expect([told.code, told.exit]).toEqual([code, exit]);
  expect(told.message).toMatch(message);
});

it("lets what is not expected go on, for its trace", () => {
  const defect = new TypeError("undefined is not a function");
  expect(() => explained(defect, undefined)).toThrow(defect);
});

it("says what codes mean, once, and leaves words alone", () => {
  expect(inWords("a: EIO.")).toBe("a: EIO (the disk or its connection fails).");
  expect(inWords(inWords("EROFS"))).toBe(inWords("EROFS"));
  expect(inWords("EUROPE, ELSEWHERE and EXIT")).toBe("EUROPE, ELSEWHERE and EXIT");
});
