import type { RequestFile, ThreadEntry } from "../engine/desk.ts";
import type { RequestMail, TrayItem } from "../engine/mail-room.ts";
import { type Html, html } from "../page/html.ts";
import { moment } from "./desk-words.ts";
import { KINDS, reportWords } from "./mail-words.ts";

const STATES = { pending: "waits to be sent", sent: "sent", dead: "could not be sent" } as const;

/** Letters and mails of both sides, and what mail servers said to ours, in the order of time. */
export function correspondence(
  { thread }: Pick<RequestFile, "thread">,
  { notices }: Pick<RequestMail, "notices">,
): Html | null {
  const entries = [
    ...thread.map((entry) => ({ at: entry.at, shown: letter(entry) })),
    ...notices.map((notice) => ({ at: notice.receivedAt, shown: machine(notice) })),
  ].sort((a, b) => a.at.getTime() - b.at.getTime());
  if (entries.length === 0) return null;
  return html`<section class="card" aria-labelledby="thread"><h2 id="thread">Correspondence</h2>
<ol class="thread">${entries.map(({ shown }) => shown)}</ol></section>`;
}

function letter({ at, from, subject, text, state }: ThreadEntry): Html {
  return html`<li class="${from}"><strong>${from === "person" ? "Person" : "We"}: ${subject}</strong> <small>${moment(at)}${state && `, ${STATES[state]}`}</small>${text !== "" && html`<p>${text}</p>`}</li>`;
}

function machine({ receivedAt, kind, sender, subject, text, report }: TrayItem): Html {
  const said = reportWords(report);
  return html`<li><strong>${KINDS[kind]}: ${subject}</strong> <small>${moment(receivedAt)}${sender && `, ${sender}`}</small>${said !== "" && html`<p>${said}</p>`}${text !== "" && html`<details><summary>What it says</summary><p>${text}</p></details>`}</li>`;
}
