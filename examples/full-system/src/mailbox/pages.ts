import { candor, facts, type Html, html, page, scroller } from "@candor/example-design";
import type { Letter } from "./store.ts";

/** All letters, newest first. */
export function listPage(letters: readonly Letter[]): string {
  const rows = [...letters].reverse().map(
    (letter) => html`<tr>
<td>${letter.to}</td><td>${letter.from}</td>
<td><a href="/letters/${letter.id}">${letter.subject || "(no subject)"}</a></td></tr>`,
  );
  const table = html`<table>
<thead><tr><th scope="col">To</th><th scope="col">From</th><th scope="col">Subject</th></tr></thead>
<tbody>${rows}</tbody></table>`;
  const empty = html`<p>No letter has arrived yet. Every mail the demo sends ends here.</p>`;
  return framed(
    "Mailbox",
    html`<h1>Mailbox</h1>${rows.length > 0 ? scroller("Letters, newest first", table) : empty}`,
  );
}

/** One letter, its links made clickable. */
export function letterPage(letter: Letter): string {
  const head = facts([
    ["From", letter.from],
    ["To", letter.to],
    ["Date", letter.date],
  ]);
  const lines = letter.text.split("\n").map((line) => html`${linked(line)}<br>`);
  return framed(
    letter.subject,
    html`<p><a href="/">All letters</a></p><h1>${letter.subject}</h1>${head}<p>${lines}</p><p class="small"><a href="/letters/${letter.id}.eml">As it came, with all headers</a></p>`,
  );
}

/** Splits a line at its web addresses and makes each a link. */
function linked(line: string): Html[] {
  return line
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part, at) => (at % 2 === 1 ? html`<a href="${part}">${part}</a>` : html`${part}`));
}

function framed(title: string, main: Html): string {
  return page({
    brand: candor,
    title,
    main: html`<article class="article">${main}</article>`,
    description: "The mailbox of everyone in the demo.",
  });
}
