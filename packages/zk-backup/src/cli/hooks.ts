import { spawn } from "node:child_process";
import { CommandError } from "./command-error.ts";
import { EXIT } from "./exit-codes.ts";
import type { OptionValues } from "./option.ts";
import type { Outcome } from "./outcome.ts";
import type { Output } from "./output.ts";
import { failureOf } from "./shell.ts";

/** Commands of the user's around a backup. */
export const HOOK_OPTIONS = {
  before: {
    kind: "text",
    value: "COMMAND",
    text: "run first, by the shell; when it fails nothing is backed up",
  },
  after: {
    kind: "text",
    value: "COMMAND",
    text: "run last, also when the backup failed; ZK_BACKUP_STATUS says how it went",
  },
} as const;

/** What hooks surround. */
export interface Hooked {
  readonly options: OptionValues<typeof HOOK_OPTIONS>;
  readonly output: Output;
  /** More of their environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/**
 * Runs the before-hook, the work and the after-hook. A before-hook that fails stops; the after-hook
 * always runs once the before-hook has, and one that fails makes a success partial.
 *
 * Their standard output goes to standard error, so that `--json` stays one result.
 *
 * @throws CommandError `hook-failed`, and what the work throws.
 */
export async function withHooks(hooked: Hooked, work: () => Promise<Outcome>): Promise<Outcome> {
  const { options, output, signal } = hooked;
  if (options.before !== undefined) {
    const why = await runHook("before", options.before, hooked.env);
    if (why !== null) {
      const message = `The before-hook ${why}; nothing was backed up.`;
      throw new CommandError("hook-failed", message);
    }
  }
  const { after } = options;
  if (after === undefined) return work();
  const finish = (env: Readonly<Record<string, string>>): Promise<string | null> =>
    runHook("after", after, { ...hooked.env, ...env });
  let outcome: Outcome;
  try {
    outcome = await work();
  } catch (error) {
    output.clear();
    const status = signal.aborted ? "interrupted" : "failed";
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const why = await finish({ ZK_BACKUP_STATUS: status, ZK_BACKUP_ERROR: code });
    if (why !== null) output.warn("hook-failed", `The after-hook ${why}.`);
    throw error;
  }
  output.clear();
  const why = await finish(statusOf(outcome));
  if (why === null) return outcome;
  output.warn("hook-failed", `The after-hook ${why}.`);
  return { ...outcome, exit: EXIT.partial };
}

function statusOf({ exit, json }: Outcome): Readonly<Record<string, string>> {
  const { snapshot } = json as { readonly snapshot?: unknown };
  return {
    ZK_BACKUP_STATUS: exit === EXIT.done ? "done" : "partial",
    ...(typeof snapshot === "string" && { ZK_BACKUP_SNAPSHOT: snapshot }),
  };
}

/** Runs a command by the shell; says how it failed, or null. */
function runHook(
  name: "before" | "after",
  command: string,
  env: Readonly<Record<string, string>>,
): Promise<string | null> {
  const child = spawn(command, {
    shell: "/bin/sh",
    env: { ...process.env, ...env, ZK_BACKUP_HOOK: name },
    stdio: ["ignore", process.stderr, process.stderr],
  });
  return failureOf(child);
}
