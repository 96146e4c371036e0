import { DsarError } from "../core/error.ts";
import { audit } from "./audit.ts";
import type { EngineContext } from "./context.ts";
import type { NewProposal, ProposalEntry } from "./desk.ts";
import type { Proposal } from "./proposal.ts";
import type { StoredRequest, StoreTransaction } from "./store.ts";
import { words } from "./words.ts";

/** Who acts when no operator is named: a script of the controller. */
const NOBODY = "desk";

/** Notes a proposal on a locked request; a second person approves or declines it. */
export async function propose(
  context: EngineContext,
  tx: StoreTransaction,
  request: StoredRequest,
  wanted: NewProposal,
): Promise<string> {
  const waiting = await tx.proposals(context.controller.id, request.id);
  if (request.closedAt !== null || waiting.some(({ outcome }) => outcome === null))
    throw new DsarError(
      "transition-impossible",
      "Only an open request takes a proposal, and one at a time.",
      { path: "proposal" },
    );
  const id = context.newId();
  const at = context.now();
  const { act } = wanted;
  const because = wanted.act === "erase" ? null : (wanted.because ?? null);
  await tx.insertProposal({
    ...{ id, requestId: request.id, act, because },
    text: wanted.act === "erase" ? null : words(wanted.text),
    granted: wanted.act === "refuse-part" ? words(wanted.granted, "granted") : null,
    ...{ proposedBy: tx.operator ?? NOBODY, proposedAt: at },
    ...{ outcome: null, settledBy: null, settledAt: null, note: null },
  });
  await audit(tx, request.id, { at, event: "proposed", by: "desk", detail: { act, because } });
  return id;
}

/**
 * Ends a proposal on its locked request. The second pair of eyes is another person's: whoever
 * proposed may take it back, and not approve it.
 *
 * @throws DsarError `approval-required` for the operator who proposed it; `transition-impossible`.
 */
export async function settle(
  context: EngineContext,
  tx: StoreTransaction,
  proposal: Proposal,
  outcome: "approved" | "declined",
  note: string | null,
): Promise<void> {
  if (proposal.outcome !== null)
    throw new DsarError("transition-impossible", `This proposal was ${proposal.outcome} already.`, {
      path: "proposal",
    });
  const own = tx.operator !== undefined && tx.operator === proposal.proposedBy;
  if (own && outcome === "approved")
    throw new DsarError(
      "approval-required",
      "You proposed this yourself: another person has to approve it.",
      { path: "proposal" },
    );
  const at = context.now();
  const settlement = { outcome, settledBy: tx.operator ?? NOBODY, settledAt: at, note };
  await tx.settleProposal(proposal.id, settlement);
  const detail = { act: proposal.act };
  await audit(tx, proposal.requestId, { at, event: outcome, by: "desk", detail });
}

/** Proposals as people read them: names in place of pseudonyms. */
export function entriesOf(
  tx: StoreTransaction,
  proposals: readonly Proposal[],
  names: ReadonlyMap<string, string>,
): ProposalEntry[] {
  const nameOf = (pseudonym: string): string => names.get(pseudonym) ?? "somebody at the desk";
  return proposals.map(({ proposedBy, settledBy, ...proposal }) => ({
    ...proposal,
    proposedBy: nameOf(proposedBy),
    settledBy: settledBy === null ? null : nameOf(settledBy),
    own: tx.operator === proposedBy,
  }));
}
