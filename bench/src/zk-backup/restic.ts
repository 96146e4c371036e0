import { execFileSync } from "node:child_process";

/**
 * Gives the version of restic, installing Debian's package when it is missing and this is root.
 *
 * @throws Error that says what to do.
 */
export async function requireRestic(): Promise<string> {
  const found = version();
  if (found !== null) return found;
  if (process.getuid?.() !== 0)
    throw new Error("The bench compares with restic: install it (apt-get install restic).");
  const quietly = {
    stdio: "ignore",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  } as const;
  execFileSync("apt-get", ["update", "-q"], quietly);
  execFileSync("apt-get", ["install", "-y", "-q", "--no-install-recommends", "restic"], quietly);
  const installed = version();
  if (installed === null) throw new Error("restic was installed and cannot be run.");
  return installed;
}

function version(): string | null {
  try {
    const printed = execFileSync("restic", ["version"], { encoding: "utf8" });
    return printed.split(" compiled")[0]?.trim() ?? printed.trim();
  } catch {
    return null;
  }
}
