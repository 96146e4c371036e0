import type { Reply } from "./answer.ts";
import type { Message, Question, Rcode } from "./message.ts";

/** What stands behind the listener: the zone itself, or the server that has it. */
export interface Authority {
  query(question: Question): Promise<Reply>;
  /** Carries out an UPDATE whose signature by `keyName` has been checked. */
  update(message: Message, keyName: string): Promise<Rcode>;
}
