import { createHash } from "node:crypto";
import type { OutsideConnector, OutsideTask } from "../engine/connector.ts";
import type { Mailer } from "../engine/mailer.ts";

const DAY_S = 86_400;

/** What {@link manualConnector} needs. */
export interface ManualConnectorOptions {
  readonly name: string;
  readonly title?: string;
  readonly recipient?: string;
  readonly after?: readonly string[];
  readonly role?: "processor" | "recipient";
  /** Days until the task is put forward again: 7. */
  readonly remindDays?: number;
}

/**
 * Connects a system in which a person acts: an archive on paper, a tool without an interface. The
 * task stands in `desk.tasks()` until `desk.complete` says that it was done.
 */
export function manualConnector(options: ManualConnectorOptions): OutsideConnector {
  const { remindDays = 7, ...named } = options;
  return {
    ...named,
    request: async () => ({ state: "waiting", seconds: remindDays * DAY_S }),
  };
}

/** What {@link mailConnector} needs. */
export interface MailConnectorOptions extends ManualConnectorOptions {
  readonly to: string;
  readonly mailer: Mailer;
  /** Writes the mail. The person's address is needed for the task; send nothing else. */
  readonly write: (task: OutsideTask) => { readonly subject: string; readonly text: string };
}

/**
 * Connects a processor by mail. The mail carries the same Message-ID at every retry; the task
 * waits until the desk has read the answer and calls `desk.complete`.
 */
export function mailConnector(options: MailConnectorOptions): OutsideConnector {
  const { remindDays = 7, to, mailer, write, ...named } = options;
  return {
    ...named,
    async request(task, { signal }) {
      const { subject, text } = write(task);
      const domain = new URL(task.callbackUrl).hostname;
      await mailer.send(
        {
          to,
          subject,
          text,
          messageId: `<${idOf(task)}@${domain}>`,
          headers: { "Auto-Submitted": "auto-generated" },
        },
        { signal },
      );
      return { state: "waiting", seconds: remindDays * DAY_S };
    },
  };
}

/** A Message-ID is seen by strangers: it must not be the key under which reports come in. */
function idOf(task: OutsideTask): string {
  return createHash("sha256").update(`mail ${task.idempotencyKey}`).digest("hex").slice(0, 32);
}
