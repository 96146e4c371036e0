import { format } from "./format.ts";
import { parseIpv4 } from "./ipv4.ts";
import { parseIpv6 } from "./ipv6.ts";

/**
 * Finds the answer that enough sources agree on, however each of them writes it.
 *
 * @param agree how many must say the same.
 * @returns null when none has enough voices, or two have: then nobody knows.
 */
export function agreed(answers: readonly string[], agree: number): string | null {
  const voices = new Map<string, number>();
  for (const answer of answers) {
    const bytes = parseIpv4(answer) ?? parseIpv6(answer);
    if (bytes === null) continue;
    const address = format(bytes);
    voices.set(address, (voices.get(address) ?? 0) + 1);
  }
  const enough = [...voices].filter(([, count]) => count >= agree);
  return enough.length === 1 ? (enough[0]?.[0] ?? null) : null;
}
