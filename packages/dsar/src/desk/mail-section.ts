import { isClosed } from "../core/lifecycle/lifecycle.ts";
import { includes } from "../core/operator/role.ts";
import type { RequestFile } from "../engine/desk.ts";
import type { AttachedFile, RequestMail, TrayItem } from "../engine/mail-room.ts";
import { type Html, html } from "../page/html.ts";
import { button, facts, field, message, select } from "../page/parts.ts";
import type { DeskVisit, Mistake } from "./desk-server.ts";
import { moment } from "./desk-words.ts";
import { authenticationWords, DISMISSED, FLAWS, reportWords, WITHHELD } from "./mail-words.ts";

/** What came by mail for a request, and which of it waits for a person. */
export interface FileMail extends RequestMail {
  readonly waiting: readonly TrayItem[];
}

/** Reads what came by mail for a request. */
export async function mailOf({ mailRoom }: DeskVisit, id: string): Promise<FileMail> {
  const mail = await mailRoom.of(id);
  const tray = mail.notices.length === 0 ? [] : await mailRoom.tray();
  return { ...mail, waiting: tray.filter(({ requestId }) => requestId === id) };
}

/** How the letter came, its files, and what came back; null where there is nothing to say. */
export function mailSection(
  visit: DeskVisit,
  file: RequestFile,
  mail: FileMail,
  mistake: Mistake | undefined,
): Html | null {
  const { attachments, waiting, circumstances, undelivered } = mail;
  const works = includes(visit.operator.role, "handler");
  const settled = file.verifiedAt !== null || isClosed(file.state);
  const unreached = undelivered || circumstances.withheld !== null || file.state === "received";
  const parts = [
    ...waiting.map((item) => waitingHtml(visit, file.id, item)),
    came(visit, circumstances),
    works &&
      !settled &&
      unreached &&
      requesterForm(visit, file.id, mistake?.values.get("email") ?? circumstances.writtenBy),
    attachments.length > 0 && files(visit, file.id, attachments),
  ].filter((part) => part !== false && part !== null);
  if (parts.length === 0) return null;
  return html`<section class="card" aria-labelledby="mail"><h2 id="mail">Mail</h2>${parts}</section>`;
}

function waitingHtml(visit: DeskVisit, id: string, item: TrayItem): Html {
  const words = reportWords(item.report) || item.subject;
  return html`${message(item.kind === "bounce" ? "bad" : "info", html`<p><strong>${words}</strong> <small>${moment(item.receivedAt)}</small></p>`)}${dismissForm(visit, item.id, `${visit.path}/requests/${id}`)}`;
}

/** Says that nothing more is to be done about a piece of mail, and why. */
export function dismissForm({ path, operator }: DeskVisit, id: string, back: string): Html | null {
  if (!includes(operator.role, "handler")) return null;
  const choices = Object.entries(DISMISSED);
  return html`<form method="post" action="${path}/tray/${id}/dismiss" class="row"><input type="hidden" name="back" value="${back}">${select({ name: "as", id: `as-${id}`, label: "Dismiss, because", choices })}<button type="submit" class="second">Dismiss</button></form>
`;
}

/** Says who asks; the confirmation goes there. */
export function requesterForm(
  { path }: DeskVisit,
  id: string,
  value: string | null | undefined,
): Html {
  return html`<form method="post" action="${path}/requests/${id}/requester">${field({ ...{ name: "email", id: `email-${id}`, label: "Who asks", type: "email", required: true }, ...{ hint: "The address that is asked to confirm; a code that went elsewhere ends.", value: value ?? "" } })}<button type="submit">Ask this address to confirm</button></form>
`;
}

function came({ path }: DeskVisit, how: RequestMail["circumstances"]): Html | null {
  const { flaws, withheld, writtenBy, relatesTo, authentication } = how;
  const checked = authenticationWords(authentication);
  const rows = [
    withheld === null ? null : (["Not asked to confirm", WITHHELD[withheld]] as const),
    writtenBy === null ? null : (["Written by", writtenBy] as const),
    relatesTo === null
      ? null
      : (["Answers", html`<a href="${path}/requests/${relatesTo}">another request</a>`] as const),
    checked === null ? null : (["Sender", checked] as const),
    flaws.length === 0
      ? null
      : (["As it came", html`${flaws.map((flaw) => html`<div>${FLAWS[flaw]}</div>`)}`] as const),
  ];
  return rows.every((row) => row === null) ? null : facts(rows);
}

function files(
  { path, operator }: DeskVisit,
  id: string,
  attachments: readonly AttachedFile[],
): Html {
  const works = includes(operator.role, "handler");
  return html`<h3>Files</h3><p class="quiet">Strangers sent them, nobody scanned them. Delete what has served.</p>
<ul class="timeline">${attachments.map((file) => {
    const at = `${path}/requests/${id}/file/${file.id}`;
    const claimed = file.declaredType === file.type ? "" : `, sent as ${file.declaredType}`;
    return html`<li class="words">${works ? html`<a href="${at}" download>${file.name}</a>` : file.name} <small>${file.type}${claimed}, ${file.bytes} bytes, ${moment(file.receivedAt)}</small>${works && button(`${at}/delete`, `Delete ${file.name}`, { tone: "second" })}</li>`;
  })}</ul>`;
}
