import { execFile } from "node:child_process";
import type { NoticeKind } from "../core/agent/events.ts";
import type { DdnsChange } from "../node/ddns-agent.ts";

/** Programs to run when something has happened: a program and its arguments, no shell. */
export type Hooks = Readonly<Partial<Record<NoticeKind, readonly string[]>>>;

const PATIENCE = 30_000; // milliseconds that a program may take

/**
 * Makes a listener that runs the hooks, one at a time and in order. A program learns what happened
 * from its environment: `DDNS_EVENT`, `DDNS_NAME`, `DDNS_ADDRESS`, `DDNS_MESSAGE`; of the rest of
 * ours it gets `PATH` and `HOME` alone, so that no secret in the environment reaches it.
 */
export function runHooks(
  hooks: Hooks,
  complain: (line: string) => void,
): (change: DdnsChange) => void {
  let queue: Promise<void> = Promise.resolve();
  return (change) => {
    const [program, ...args] = hooks[change.type] ?? [];
    if (program === undefined) return;
    const env = environmentOf(change);
    queue = queue.then(
      () =>
        new Promise((resolve) => {
          execFile(program, args, { env, timeout: PATIENCE }, (error) => {
            if (error !== null) complain(`hook ${change.type}: ${program} failed: ${error.code}`);
            resolve();
          });
        }),
    );
  };
}

function environmentOf({ type, name, message, status }: DdnsChange): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  const addresses = status.records.flatMap((record) =>
    record.name === name && record.published !== null ? [record.published] : [],
  );
  return {
    ...(PATH === undefined ? {} : { PATH }),
    ...(HOME === undefined ? {} : { HOME }),
    DDNS_EVENT: type,
    DDNS_NAME: name ?? "",
    DDNS_ADDRESS: addresses.join(" "),
    DDNS_MESSAGE: message ?? "",
  };
}
