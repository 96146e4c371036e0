import { spawn } from "node:child_process";

/**
 * Watches the machine's addresses by `ip -o monitor address` (iproute2), which the kernel tells of
 * every change. Where there is no such command nothing is heard, and looks at intervals find the
 * change.
 */
export function monitorAddresses(
  changed: () => void,
  signal: AbortSignal,
  interfaceName?: string,
): void {
  if (process.platform !== "linux" || signal.aborted) return;
  const device = interfaceName === undefined ? [] : ["dev", interfaceName];
  const child = spawn("ip", ["-o", "monitor", "address", ...device], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const end = () => {
    child.kill();
  };
  child.on("error", () => undefined);
  child.stdout.on("data", () => {
    if (!signal.aborted) changed();
  });
  child.on("exit", () => signal.removeEventListener("abort", end));
  signal.addEventListener("abort", end);
  process.once("exit", end);
  child.once("exit", () => process.removeListener("exit", end));
}
