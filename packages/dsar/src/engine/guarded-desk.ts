import { DsarError } from "../core/error.ts";
import { includes, type Role } from "../core/operator/role.ts";
import type { EngineContext } from "./context.ts";
import { createDesk } from "./create-desk.ts";
import type { Desk } from "./desk.ts";
import { actedBy, type Operator } from "./operator.ts";

/** The least role for each act; a new act cannot be forgotten here. */
const ACTS: Readonly<Record<keyof Desk, Role>> = {
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
  const guarded: Desk = {
    ...desk,
    refuse: (id, reasons, options) =>
      alone ? desk.refuse(id, reasons, options) : rejected("A refusal"),
    answerInPart: (id, answer) =>
      alone ? desk.answerInPart(id, answer) : rejected("A refusal in part"),
    decide: (id, type, said) =>
      alone || type !== "erasure" ? desk.decide(id, type, said) : rejected("An erasure"),
  };
  const acts = Object.entries(guarded).map(([name, act]) => [
    name,
    async (...given: readonly never[]) => {
      allow(operator.role, name as keyof Desk);
      return (act as (...given: readonly never[]) => unknown)(...given);
    },
  ]);
  return Object.fromEntries(acts) as Desk;
}

function allow(role: Role, act: keyof Desk): void {
  const needed = ACTS[act];
  if (includes(role, needed)) return;
  throw new DsarError("role-forbidden", `"${act}" needs the role ${needed}; this is a ${role}.`, {
    path: "role",
  });
}

function rejected(what: string): Promise<never> {
  return Promise.reject(
    new DsarError("approval-required", `${what} needs a second person: propose it.`, {
      path: "proposal",
    }),
  );
}
