import { runQuickJs } from "@candor/engines/qjs";

/**
 * Finds the least heap, in bytes, under which a program under QuickJS ends well: by halving, to 512
 * bytes. What it writes on the way is the caller's to throw away: `prepare` is called before each
 * attempt.
 */
export async function leastHeap(
  script: string,
  prepare: () => Promise<readonly string[]>,
): Promise<number> {
  let [low, high] = [32 * 1024, 4 * 1024 * 1024];
  while (high - low > 512) {
    const memoryLimit = Math.floor((low + high) / 2);
    if (await endsWell(script, await prepare(), memoryLimit)) high = memoryLimit;
    else low = memoryLimit;
  }
  return high;
}

/** Runs a program under a limit; it has ended well when it says so. */
export async function endsWell(
  script: string,
  args: readonly string[],
  memoryLimit: number,
): Promise<boolean> {
  const { code, output } = await runQuickJs(script, args, { memoryLimit });
  return code === 0 && /^(done|restored) \d+\n$/.test(output);
}
