import type { Register } from "../core/register/register.ts";
import type { Connector, OutsideConnector } from "../engine/connector.ts";

/**
 * Lists processors of the register that no connector reaches: a request would not get there
 * (Art. 28(3)(e) GDPR).
 */
export function unreachedProcessors(
  register: Register,
  connectors: readonly (Connector | OutsideConnector)[],
): readonly string[] {
  const reached = new Set(connectors.map(({ recipient }) => recipient));
  return register.recipients
    .filter(({ role, id }) => role === "processor" && !reached.has(id))
    .map(({ id }) => id);
}
