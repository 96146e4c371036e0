import { DsarError } from "../core/error.ts";
import type { EngineContext } from "./context.ts";
import { createDesk } from "./create-desk.ts";
import type { Desk } from "./desk.ts";
import { guarded, type LeastRoles } from "./guarded.ts";
import { actedBy, type Operator } from "./operator.ts";

const ACTS: LeastRoles<Desk> = {
  queue: "viewer",
  read: "viewer",
  report: "viewer",
  deadLetters: "viewer",
  tasks: "viewer",
  holds: "viewer",
  proposals: "viewer",
  decide: "handler",
  answer: "handler",
  answerInPart: "handler",
  refuse: "handler",
  extend: "handler",
  ask: "handler",
  answered: "handler",
  applyLaw: "handler",
  proof: "handler",
  settleAuthority: "handler",
  retry: "handler",
  complete: "handler",
  hold: "handler",
  propose: "handler",
  decline: "handler",
  approve: "approver",
  release: "approver", // it erases what the hold had kept
};

/**
 * The desk as one operator may use it: acts beyond the role are refused, refusals and erasures go by
 * a proposal that another person approves, and every audit row names who acted.
 */
export function deskOf(context: EngineContext, operator: Operator): Desk {
  const desk = createDesk(actedBy(context, operator));
  const alone = context.fourEyes === "never";
  const seconded: Desk = {
    ...desk,
    refuse: (id, reasons, options) =>
      alone ? desk.refuse(id, reasons, options) : rejected("A refusal"),
    answerInPart: (id, answer) =>
      alone ? desk.answerInPart(id, answer) : rejected("A refusal in part"),
    decide: (id, type, said) =>
      alone || type !== "erasure" ? desk.decide(id, type, said) : rejected("An erasure"),
  };
  return guarded(seconded, ACTS, operator.role);
}

function rejected(what: string): Promise<never> {
  return Promise.reject(
    new DsarError("approval-required", `${what} needs a second person: propose it.`, {
      path: "proposal",
    }),
  );
}
