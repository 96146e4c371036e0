import type { RefusalCode } from "../core/request/justification.ts";

/** What two people decide: to refuse, to refuse a part, to erase. */
export type ProposedAct = "refuse" | "refuse-part" | "erase";

/** An act that one person at the desk wants and another has to approve. */
export interface Proposal {
  readonly id: string;
  readonly requestId: string;
  readonly act: ProposedAct;
  /** Reasons, as the person will read them; null for an erasure, and once the request is anonymous. */
  readonly text: string | null;
  /** What is granted, where a part is. */
  readonly granted: string | null;
  /** Code of the ground. */
  readonly because: RefusalCode | null;
  /** Pseudonym of the operator. */
  readonly proposedBy: string;
  readonly proposedAt: Date;
  /** Null while it waits. */
  readonly outcome: "approved" | "declined" | null;
  readonly settledBy: string | null;
  readonly settledAt: Date | null;
  /** Why it was declined. */
  readonly note: string | null;
}

/** How a proposal ended. */
export type Settlement = Pick<Proposal, "outcome" | "settledBy" | "settledAt" | "note">;
