import { type Desk, type MailRoom, type Operator, ROLES } from "@candor/dsar";
import { expect, it } from "vitest";
import { ADA, type EngineAtWork } from "./engine-at-work.ts";

const NOWHERE = "00000000-0000-4000-8000-000000000000";
const HOLD = { email: ADA, reason: "A claim", basis: "Art. 17(3)(e) GDPR" };

/** Each act with the least role that may do it. */
const TABLE: readonly (readonly [keyof Desk, Operator["role"], (desk: Desk) => unknown])[] = [
  ["queue", "viewer", (desk) => desk.queue()],
  ["read", "viewer", (desk) => desk.read(NOWHERE)],
  ["report", "viewer", (desk) => desk.report({ from: "2026-01-01", to: "2026-01-31" })],
  ["deadLetters", "viewer", (desk) => desk.deadLetters()],
  ["tasks", "viewer", (desk) => desk.tasks()],
  ["holds", "viewer", (desk) => desk.holds()],
  ["proposals", "viewer", (desk) => desk.proposals()],
  ["decide", "handler", (desk) => desk.decide(NOWHERE, "access")],
  ["answer", "handler", (desk) => desk.answer(NOWHERE, "x")],
  ["answerInPart", "handler", (desk) => desk.answerInPart(NOWHERE, { granted: "x", refused: "y" })],
  ["refuse", "handler", (desk) => desk.refuse(NOWHERE, "x")],
  ["extend", "handler", (desk) => desk.extend(NOWHERE, "x")],
  ["ask", "handler", (desk) => desk.ask(NOWHERE, "x")],
  ["answered", "handler", (desk) => desk.answered(NOWHERE)],
  ["applyLaw", "handler", (desk) => desk.applyLaw(NOWHERE, "ccpa", "x")],
  ["proof", "handler", (desk) => desk.proof(NOWHERE, NOWHERE)],
  ["settleAuthority", "handler", (desk) => desk.settleAuthority(NOWHERE, true)],
  ["retry", "handler", (desk) => desk.retry(NOWHERE)],
  ["complete", "handler", (desk) => desk.complete(NOWHERE)],
  ["hold", "handler", (desk) => desk.hold(HOLD)],
  ["propose", "handler", (desk) => desk.propose(NOWHERE, { act: "erase" })],
  ["decline", "handler", (desk) => desk.decline(NOWHERE, "x")],
  ["approve", "approver", (desk) => desk.approve(NOWHERE)],
  ["release", "approver", (desk) => desk.release(NOWHERE)],
];

/** The same of the mail room. */
const MAIL_TABLE: readonly (readonly [
  keyof MailRoom,
  Operator["role"],
  (room: MailRoom) => unknown,
])[] = [
  ["tray", "viewer", (room) => room.tray()],
  ["of", "viewer", (room) => room.of(NOWHERE)],
  ["take", "handler", (room) => room.take(NOWHERE, { email: ADA })],
  ["join", "handler", (room) => room.join(NOWHERE, NOWHERE)],
  ["dismiss", "handler", (room) => room.dismiss(NOWHERE, "spam")],
  ["attachment", "handler", (room) => room.attachment(NOWHERE, NOWHERE)],
  ["deleteAttachment", "handler", (room) => room.deleteAttachment(NOWHERE, NOWHERE)],
  ["requester", "handler", (room) => room.requester(NOWHERE, { email: ADA })],
];

/** Who may do what at the desk: every act, by every role. */
export function rolesTests({ engine }: EngineAtWork): void {
  it("knows every act of the desk and of the mail room", () => {
    expect(TABLE.map(([act]) => act).sort()).toEqual(Object.keys(engine().desk).sort());
    expect(MAIL_TABLE.map(([act]) => act).sort()).toEqual(Object.keys(engine().mailRoom).sort());
  });

  it.each(ROLES)("lets a %s do what the role includes, and nothing else", async (role) => {
    const dsar = engine();
    const operator = { id: "x", name: "X", role };
    const [desk, room] = [dsar.deskOf(operator), dsar.mailRoomOf(operator)];
    const acts = [
      ...TABLE.map(([act, needed, perform]) => ({ act, needed, perform: () => perform(desk) })),
      ...MAIL_TABLE.map(([act, needed, perform]) => ({
        act,
        needed,
        perform: () => perform(room),
      })),
    ];
    for (const { act, needed, perform } of acts) {
      const allowed = ROLES.indexOf(role) >= ROLES.indexOf(needed);
      const code = await Promise.resolve(perform()).then(
        () => "done",
        (error: { readonly code?: string }) => error.code,
      );
      expect([act, role, code === "role-forbidden"]).toEqual([act, role, !allowed]);
    }
  });
}
