import type { EngineContext } from "./context.ts";
import { createMailRoom } from "./create-mail-room.ts";
import { guarded, type LeastRoles } from "./guarded.ts";
import type { MailRoom } from "./mail-room.ts";
import { actedBy, type Operator } from "./operator.ts";

const ACTS: LeastRoles<MailRoom> = {
  tray: "viewer",
  of: "viewer",
  take: "handler",
  join: "handler",
  dismiss: "handler",
  attachment: "handler", // as with a proof: who only looks needs no passport
  deleteAttachment: "handler",
  requester: "handler",
};

/** The mail room as one operator may use it; every audit row names who acted. */
export function mailRoomOf(context: EngineContext, operator: Operator, wake: () => void): MailRoom {
  return guarded(createMailRoom(actedBy(context, operator), wake), ACTS, operator.role);
}
