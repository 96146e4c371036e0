// What both commands do before anything else, with nothing but Node, npm and git at hand.
// Plain JavaScript, no dependency: it runs before `npm ci`.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Free space below which an installation or a demo run cannot be expected to end well. */
const NEEDED_BYTES = 2 * 1024 ** 3;

/** Ends the process with one clear sentence on standard error. */
export function stop(message, code = 1) {
  process.stderr.write(`\n${message}\n`);
  process.exit(code);
}

/** Says what is going on, on standard error: standard output belongs to results. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

export function checkMachine() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    stop(`Candor needs Node 20.19 or newer; this is ${process.version}. Install a newer Node.`);
  const disk = statfsSync(root);
  const free = disk.bavail * disk.bsize;
  if (free < NEEDED_BYTES)
    stop(
      `The disk that holds ${root} has ${Math.floor(free / 1e6)} MB free; Candor needs about 2 GB. Free some space and run the command again.`,
    );
}

/** Runs a command to its end; resolves with the exit code, never throws for a failing one. */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", 2, 2], ...options });
    child.once("error", (error) => {
      say(`${command}: ${error.message}`);
      resolve(127);
    });
    child.once("exit", (code, signal) => resolve(code ?? (signal ? 130 : 1)));
  });
}

/** Installs the locked dependencies unless they are there for this very lock file. */
export async function install() {
  const lock = createHash("sha256").update(readFileSync(join(root, "package-lock.json")));
  const stamp = lock.update(process.version).digest("hex");
  const file = join(root, "node_modules", ".candor-lock");
  if (existsSync(file) && readFileSync(file, "utf8") === stamp) return;
  say("Installing packages (npm ci) ...");
  const code = await run("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"]);
  if (code !== 0)
    stop(
      `npm ci ended with ${code}. Look at the lines above: no network, or a full disk, is the usual reason. Run the command again when it is mended.`,
    );
  writeFileSync(file, stamp);
}

/** Runs turbo's tasks; its daemon and its telemetry stay off. */
export function turbo(tasks, more = []) {
  const bin = join(root, "node_modules", ".bin", "turbo");
  const env = { ...process.env, TURBO_TELEMETRY_DISABLED: "1" };
  return run(bin, ["run", ...tasks, "--no-daemon", "--output-logs=errors-only", ...more], { env });
}

export async function build(filter) {
  say("Building ...");
  const code = await turbo(["build"], filter ? [`--filter=${filter}`] : []);
  if (code !== 0) stop(`The build ended with ${code}; the lines above say where.`);
}

/** What tests and benches call beside npm packages: command or file, and its Debian package. */
export function peers() {
  return JSON.parse(readFileSync(join(root, "engines", "debian.json"), "utf8"));
}

/** Tells whether a command is on the PATH, or a file named by its whole path is there. */
export function has(command) {
  if (command.startsWith("/")) return existsSync(command);
  const found = spawnSync("sh", ["-c", `command -v ${command}`], { stdio: "ignore" });
  return found.status === 0 || existsSync(`/usr/sbin/${command}`);
}

/**
 * Installs Debian packages whose command is missing, when this is Debian and we are root.
 * No service is started by the installation. Returns the commands that are still missing.
 */
export async function debian(wanted) {
  const missing = Object.entries(wanted).filter(([command]) => !has(command));
  if (missing.length === 0) return [];
  const packages = [...new Set(missing.map(([, name]) => name))];
  if (process.getuid?.() !== 0 || !has("apt-get")) return missing.map(([command]) => command);
  say(`Installing Debian packages: ${packages.join(", ")} ...`);
  const policy = "/usr/sbin/policy-rc.d";
  const ours = !existsSync(policy);
  if (ours) writeFileSync(policy, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const quiet = ["-qq", "-o", "Dpkg::Use-Pty=0", "-o", "DPkg::Lock::Timeout=120"];
  try {
    await run("apt-get", ["update", ...quiet], { env });
    await run("apt-get", ["install", "-y", "--no-install-recommends", ...quiet, ...packages], {
      env,
    });
  } finally {
    if (ours) spawnSync("rm", ["-f", policy]);
  }
  return missing.map(([command]) => command).filter((command) => !has(command));
}
