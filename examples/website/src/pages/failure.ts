import { html } from "@candor/example-design";
import type { Content } from "./frame.ts";

/** A page for what did not work, with a way on. */
export function failurePage(status: number, title: string, text: string): Content {
  return {
    title,
    main: html`<article class="article slim" id="failure" data-status="${status}">
<p class="kicker">${status}</p>
<h1>${title}</h1>
<p class="lead">${text}</p>
<p><a class="button plain" href="/">To the front page</a></p>
</article>`,
  };
}
