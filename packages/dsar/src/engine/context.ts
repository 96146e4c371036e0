import type { KeyObject } from "node:crypto";
import type { RequestEvent } from "../core/lifecycle/lifecycle.ts";
import { advance, isClosed } from "../core/lifecycle/lifecycle.ts";
import type { Register } from "../core/register/register.ts";
import { type AuditRecord, audit } from "./audit.ts";
import type { Connector, OutsideConnector } from "./connector.ts";
import type { Controller } from "./controller.ts";
import type { EngineEvent, FourEyes } from "./dsar.ts";
import type { ErasureLedger } from "./erasure-ledger.ts";
import type { DsarLimits } from "./limits.ts";
import type { Mailer } from "./mailer.ts";
import type { TrustedAgent } from "./mandate.ts";
import type { Secrets } from "./secrets.ts";
import type { RequestPatch, Store, StoredRequest, StoreTransaction } from "./store.ts";

/** What every part of the engine is handed. */
export interface EngineContext {
  readonly store: Store;
  readonly controller: Controller;
  readonly connectors: readonly (Connector | OutsideConnector)[];
  readonly erasureLedger: ErasureLedger | null;
  readonly mailer: Mailer;
  readonly register: Register;
  readonly agents: readonly TrustedAgent[];
  readonly signingKey: KeyObject | null;
  /** Servers whose word about a sender is believed. */
  readonly trustedAuthenticators: readonly string[];
  readonly baseUrl: string;
  readonly secrets: Secrets;
  readonly fourEyes: FourEyes;
  readonly limits: DsarLimits;
  readonly now: () => Date;
  readonly newId: () => string;
  readonly emit: (event: EngineEvent) => void;
}

/**
 * Moves a locked request on and writes the audit row, in the caller's transaction.
 *
 * @throws DsarError `transition-impossible`.
 */
export async function move(
  tx: StoreTransaction,
  request: StoredRequest,
  event: RequestEvent,
  record: Omit<AuditRecord, "event">,
  patch: RequestPatch = {},
): Promise<StoredRequest> {
  const state = advance(request.state, event);
  const closing = isClosed(state) ? { closedAt: record.at } : {};
  const changed = { ...patch, ...closing, state };
  await tx.updateRequest(request.id, changed);
  await audit(tx, request.id, { ...record, event });
  // A proof serves the decision, and nothing after it.
  if (isClosed(state) && request.onBehalf !== null) await tx.deleteProofs(request.id);
  return { ...request, ...changed };
}
