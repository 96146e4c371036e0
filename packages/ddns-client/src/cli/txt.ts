import { DdnsError } from "../core/errors.ts";
import type { UpdateOutcome } from "../core/rfc2136/outcome.ts";
import { canonicalName, isWithin } from "../core/wire/name.ts";
import { updaterOf } from "../node/agent.ts";
import { sightText } from "../node/text-sight.ts";
import { type CommandIo, currentStatus } from "./commands.ts";
import type { CliConfig } from "./config-file.ts";

/** What `txt` is told. */
export interface TxtRequest {
  readonly action: "set" | "clear";
  readonly name: string;
  readonly value: string;
  /** Seconds to wait for the zone's authoritative servers; 0: not at all. */
  readonly wait: number;
}

/**
 * Sets or clears one text, for ACME DNS-01: other texts at the name stay, since a certificate for a
 * name and its wildcard needs two at once. While publishing is off nothing is sent.
 *
 * @returns 0 once every authoritative server shows it; 1 when it could not be done or is not seen.
 * @throws DdnsError `option` for a name outside the zone, a value that is none, or an updater that
 * keeps no texts.
 */
export async function txt(options: CliConfig, request: TxtRequest, io: CommandIo): Promise<number> {
  const { action, wait } = request;
  const { name, value } = checked(request, options.zone);
  const updater = updaterOf(options);
  const change = action === "set" ? updater.setText : updater.clearText;
  if (change === undefined)
    throw new DdnsError("option", "updater keeps no texts", { field: "updater" });
  if (!(await currentStatus(options)).enabled) {
    io.complain("ddns-client: publishing is off: nothing is sent (ddns-client on)");
    return 1;
  }
  const { ttl = 60, timeoutMs = 3000 } = options;
  const outcome = await change.call(updater, { name, value, ttl }, io.signal);
  if (outcome.kind !== "done") {
    io.complain(`ddns-client: ${name} TXT: ${reason(outcome)}`);
    return 1;
  }
  if (wait === 0) return say(io, { name, action, agree: [], behind: [] });
  const primary = "server" in options ? { port: 53, ...options.server } : null;
  const sight = await sightText({
    ...{ zone: options.zone, primary, name, value, stands: action === "set" },
    ...{ withinMs: 1000 * wait, timeoutMs, signal: io.signal },
  });
  return say(io, { name, action, ...sight });
}

function checked({ name, value }: TxtRequest, zone: string): { name: string; value: string } {
  const canonical = canonicalName(name);
  if (!isWithin(canonical, zone))
    throw new DdnsError("option", `${canonical} is not inside the zone ${zone}`);
  if (!/^[\x21-\x7e]{1,255}$/.test(value))
    throw new DdnsError("option", "VALUE must be 1 to 255 printable characters without spaces");
  return { name: canonical, value };
}

function reason(outcome: Exclude<UpdateOutcome, { kind: "done" }>): string {
  return outcome.kind === "prerequisite" ? outcome.code : outcome.message;
}

interface Said {
  readonly name: string;
  readonly action: TxtRequest["action"];
  readonly agree: readonly string[];
  readonly behind: readonly string[];
}

function say(io: CommandIo, said: Said): number {
  const { name, action, agree, behind } = said;
  if (io.json) io.out(JSON.stringify(said));
  else {
    const done = action === "set" ? "stands" : "is gone";
    const where = agree.length === 0 ? "" : ` at ${agree.join(", ")}`;
    io.out(`${name} TXT ${done}${where}`);
    for (const server of behind) io.out(`  not yet at ${server}`);
  }
  return behind.length === 0 ? 0 : 1;
}
