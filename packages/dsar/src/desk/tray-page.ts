import { includes } from "../core/operator/role.ts";
import type { QueueItem } from "../engine/desk.ts";
import type { TrayItem } from "../engine/mail-room.ts";
import { type Html, html } from "../page/html.ts";
import { badge, field, message } from "../page/parts.ts";
import type { Content, DeskVisit, Mistake } from "./desk-server.ts";
import { moment, typeWords } from "./desk-words.ts";
import { dismissForm, requesterForm } from "./mail-section.ts";
import { FLAWS, KINDS, reportWords, WITHHELD } from "./mail-words.ts";

/** A form of the tray that has to be mended. */
export interface TrayMistake extends Mistake {
  /** The piece of mail that it was about. */
  readonly id: string;
}

/** Mail that belongs to no request yet, and requests of which nobody knows who asks. */
export async function trayPage(visit: DeskVisit, mistake?: TrayMistake): Promise<Content> {
  const [items, open] = [await visit.mailRoom.tray(), await visit.desk.queue()];
  const doubtful = open.filter(({ state }) => state === "received");
  const title = "Mail";
  return {
    title,
    status: mistake === undefined ? 200 : 422,
    body: html`<h1>${title}</h1>
${mistake && message("bad", mistake.message)}
<h2>Waits for a person</h2>
${items.length === 0 && html`<p>Nothing lies on the tray.</p>`}
${items.map((item) => itemHtml(visit, item, mistake?.id === item.id ? mistake : undefined))}
<h2>Nobody was asked to confirm</h2>
${doubtful.length === 0 && html`<p>Of every open request somebody knows who asks.</p>`}
${await Promise.all(doubtful.map((item) => doubtHtml(visit, item)))}`,
  };
}

function itemHtml(visit: DeskVisit, item: TrayItem, mistake: Mistake | undefined): Html {
  const { id, kind, subject, sender, text, flaws, report, requestId, receivedAt } = item;
  const said = reportWords(report);
  return html`<section class="card" aria-labelledby="mail-${id}"><h3 class="words" id="mail-${id}">${subject || "No subject"} ${badge("plain", KINDS[kind])}</h3>
<p class="words">${sender || "No usable sender"} <small>${moment(receivedAt)}</small></p>
${said !== "" && html`<p class="words">${said}</p>`}
${requestId !== null && html`<p><a href="${visit.path}/requests/${requestId}">The request that it is about</a></p>`}
${flaws.map((flaw) => html`<p class="quiet">${FLAWS[flaw]}</p>`)}
${text !== "" && html`<details><summary>Read it</summary><p class="words">${text}</p></details>`}
${includes(visit.operator.role, "handler") && placing(visit, item, mistake)}
${dismissForm(visit, id, `${visit.path}/tray`)}</section>`;
}

/** Where it belongs: to a new request, or to one that is open. */
function placing({ path }: DeskVisit, item: TrayItem, mistake: Mistake | undefined): Html {
  const { id, sender } = item;
  const here = `${path}/tray/${id}`;
  const value = (name: string, otherwise = ""): string => mistake?.values.get(name) ?? otherwise;
  return html`<details${mistake?.values.has("email") && html` open`}><summary>Make a request of it</summary><form method="post" action="${here}/take">${field({ ...{ name: "email", id: `email-${id}`, label: "Who asks", type: "email" }, ...{ required: true, value: value("email", sender) }, hint: "The address that is asked to confirm; the time runs from the day that it came." })}${field({ name: "name", id: `name-${id}`, label: "Name", maxLength: 200, value: value("name") })}<button type="submit">Make a request</button></form></details>
<details${mistake?.values.has("request") && html` open`}><summary>Add it to a request</summary><form method="post" action="${here}/join">${field({ ...{ name: "request", id: `request-${id}`, label: "Which request" }, ...{ required: true, maxLength: 254, value: value("request") }, hint: "Its reference, or the address of the person." })}<button type="submit">Add to this request</button></form></details>`;
}

async function doubtHtml(visit: DeskVisit, item: QueueItem): Promise<Html> {
  const { id, type, address, receivedAt } = item;
  const { withheld, writtenBy } = (await visit.mailRoom.of(id)).circumstances;
  return html`<section class="card" aria-labelledby="doubt-${id}"><h3 id="doubt-${id}"><a href="${visit.path}/requests/${id}">${typeWords(type)}</a></h3>
<p class="words">From ${address ?? "nobody"} <small>${moment(receivedAt)}</small></p>
<p>${withheld === null ? "The address had its share of mails that day." : WITHHELD[withheld]}${writtenBy && html` It was written by <span class="words">${writtenBy}</span>.`}</p>
${includes(visit.operator.role, "handler") && requesterForm(visit, id, writtenBy ?? address)}</section>`;
}
