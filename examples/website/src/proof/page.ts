import { badge, html, scroller } from "@candor/example-design";
import type { Content } from "../pages/frame.ts";
import { ELSEWHERE, VECTORS } from "./vectors.ts";

/** Port of the observer when the address names none: nobody listens there. */
const NO_OBSERVER = 9;

/** Reads the observer's port; anything but a port number falls back to {@link NO_OBSERVER}. */
export function observerPort(text: string | undefined): number {
  const port = Number(text);
  const plain = /^[1-9]\d{0,4}$/.test(text ?? "");
  return plain && port <= 65_535 ? port : NO_OBSERVER;
}

/**
 * A page that tries, on purpose, to make the browser call another site in every way it knows. An
 * observer on that site counts what arrives; the page counts what the browser refused.
 */
export function thirdPartyPage(portText: string | undefined): Content {
  const port = observerPort(portText);
  const elsewhere = `http://${ELSEWHERE}:${port}`;
  return {
    title: "The proof: no third parties",
    // First in head, so that no refusal happens unseen.
    head: html`<script src="/proof/attempts.js"></script>
<link rel="stylesheet" href="/proof/attempts.css?port=${port}">
<link rel="stylesheet" href="${elsewhere}/stylesheet">
<link rel="preconnect" href="${elsewhere}">
<link rel="prefetch" href="${elsewhere}/prefetch">`,
    main: html`<article class="article" id="proof" data-elsewhere="${elsewhere}">
<h1>This page tries to call someone else</h1>
<p class="lead">It asks your browser for ${VECTORS.length} things from <code>${elsewhere}</code>, which is not us. We told the browser, in a header on every answer, to load nothing from other sites. Below is what it made of that.</p>
<p id="summary" data-attempts="${VECTORS.length}" data-blocked="0" role="status">Without a script the page cannot count its own refusals; the other site can, and gets nothing.</p>
<div class="broad">${scroller(
      "Attempts",
      html`<table id="attempts"><thead><tr><th scope="col">Attempt</th><th scope="col">Made by</th><th scope="col">Refused under</th><th scope="col">Outcome</th></tr></thead>
<tbody>${VECTORS.map(
        ({ id, what, directive, by }) =>
          html`<tr data-vector="${id}" data-result="unknown"><th scope="row">${what}</th><td>${by}</td><td>${directive.includes(" ") ? directive : html`<code>${directive}</code>`}</td><td class="outcome">${badge("info", "not known")}</td></tr>`,
      )}</tbody></table>`,
    )}</div>
<section><h2>How to look for yourself</h2>
<p>The header is <code>Content-Security-Policy</code>. Your browser\u2019s tools show it on this page, on a page that does not exist and on every picture. Hints to open a connection in advance are not covered by it, so the server takes them out of its pages as they leave.</p>
<p>What it does not cover: a link to another site is yours to follow; calls between browsers (WebRTC) are outside every such policy; and for a frame Chromium opens a bare connection before it asks the rule, though it sends nothing through it. No page of this site but this one has a frame, and no script that makes calls.</p></section>
<div class="visually-hidden" aria-hidden="true" inert>
<img src="${elsewhere}/img" alt="">
<script src="${elsewhere}/script"></script>
<iframe src="${elsewhere}/iframe" title="Attempt"></iframe>
<audio src="${elsewhere}/audio" preload="auto"></audio>
<object data="${elsewhere}/object" type="image/png"></object>
<p class="attempt-background">a</p>
</div>
</article>`,
  };
}

/** The page's stylesheet: the attempts that only a stylesheet can make. */
export function attemptsStylesheet(port: number): string {
  const elsewhere = `http://${ELSEWHERE}:${port}`;
  return `@import url("${elsewhere}/css-import");
@font-face { font-family: "attempt"; src: url("${elsewhere}/css-font") format("woff2"); }
.attempt-background { background-image: url("${elsewhere}/css-background"); font-family: "attempt", sans-serif; width: 1px; height: 1px; overflow: hidden; }
`;
}
