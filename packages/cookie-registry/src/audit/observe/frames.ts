import type { Protocol } from "devtools-protocol/types/protocol.js";
import type { Session } from "../chromium/connection.ts";

/** A document that is open, and the session that answers for it. */
export interface Frame {
  readonly session: Session;
  readonly id: string;
  readonly url: string;
}

/** Lists the frames of a session, the outermost first. */
export async function framesOf(session: Session): Promise<Frame[]> {
  const { frameTree } = await session.send("Page.getFrameTree");
  return flat(frameTree).map(({ id, url }) => ({ session, id, url }));
}

function flat({ frame, childFrames = [] }: Protocol.Page.FrameTree): Protocol.Page.Frame[] {
  return [frame, ...childFrames.flatMap(flat)];
}
