import { agreed } from "../../core/address/quorum.ts";
import { DdnsError } from "../../core/errors.ts";
import type { AddressSource } from "./source.ts";

/** Settings of {@link quorumSource}. */
export interface QuorumSourceOptions {
  /** Sources that do not depend on each other, two or more. */
  readonly sources: readonly AddressSource[];
  /** How many must say the same; more than half of them by default. */
  readonly agree?: number;
}

/**
 * Asks several sources at once and believes what enough of them say; one that lies, fails or lags
 * behind changes nothing.
 *
 * @throws DdnsError `option` when fewer than half would do, which two camps could both have.
 */
export function quorumSource({ sources, agree }: QuorumSourceOptions): AddressSource {
  const majority = Math.floor(sources.length / 2) + 1;
  const needed = agree ?? majority;
  if (sources.length < 2 || !(needed >= majority && needed <= sources.length))
    throw new DdnsError("option", `agree: say a number from ${majority} to ${sources.length}`, {
      field: "agree",
    });
  const source = async (signal: AbortSignal): Promise<string> => {
    const answers = await Promise.allSettled(sources.map((ask) => ask(signal)));
    const given = answers.flatMap((answer) =>
      answer.status === "fulfilled" ? [answer.value] : [],
    );
    const address = agreed(given, needed);
    if (address !== null) return address;
    const what = `${given.length} of ${sources.length} sources answered, ${needed} must agree`;
    throw new DdnsError("source", `no agreement on the address: ${what}`);
  };
  return Object.assign(source, {
    watch(changed: () => void, signal: AbortSignal) {
      for (const { watch } of sources) watch?.(changed, signal);
    },
  });
}
