import { DsarError } from "../core/error.ts";
import type { Connector, OutsideConnector, Subject } from "./connector.ts";
import type { EngineContext } from "./context.ts";
import type { Step, StoredRequest } from "./store.ts";

/**
 * A person's name and address, proved by the code that was mailed there; or the address of the person
 * for whom somebody asks whose authority was looked at.
 */
export function subjectOf(request: StoredRequest): Subject {
  const { onBehalf } = request;
  if (onBehalf?.authority === "accepted") return { email: onBehalf.email, name: null };
  if (request.address !== null) return { email: request.address, name: request.name };
  throw new DsarError("not-found", "The request no longer says whose data it is about.", {
    path: "address",
  });
}

/** The connector of a step, which may have been unplugged since the step was planned. */
export function connectorOf(context: EngineContext, step: Step): Connector | OutsideConnector {
  const connector = context.connectors.find(({ name }) => name === step.connector);
  if (connector !== undefined) return connector;
  throw new DsarError(
    "configuration-invalid",
    `The request has a step for "${step.connector}", and no connector of that name is plugged in.`,
    { path: "connectors" },
  );
}
