import { spawnSync } from "node:child_process";
import { PYTHON } from "./python.ts";

/** A stretch of a file that has data, from a byte on to one that has none. */
export interface DataExtent {
  readonly start: number;
  readonly end: number;
}

/**
 * Asks where an open file has data. Node cannot (`lseek` with SEEK_DATA is not in it), so a Python is
 * given the file. It takes some 40 ms: worth it for holes of many megabytes.
 *
 * @returns null where nobody can tell: no Python, or a file system that does not say
 */
export function dataExtents(file: number): DataExtent[] | null {
  if (process.platform !== "linux") return null;
  const { status, stdout } = spawnSync(PYTHON, ["-I", "-S", "-c", SCRIPT], {
    stdio: [file, "pipe", "ignore"],
    maxBuffer: 64 * 1024 * 1024,
    encoding: "latin1",
  });
  if (status !== 0) return null;
  return stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => {
      const [start = 0, end = 0] = line.split(" ").map(Number);
      return { start, end };
    });
}

const SCRIPT = `
import errno, os
at, out = 0, []
while True:
    try:
        at = os.lseek(0, at, os.SEEK_DATA)
    except OSError as error:
        if error.errno == errno.ENXIO:
            break
        raise
    end = os.lseek(0, at, os.SEEK_HOLE)
    out.append("%d %d\\n" % (at, end))
    at = end
print("".join(out), end="")
`;
