import { html } from "@candor/example-design";
import type { ConsentPolicy } from "../company.ts";
import type { ConsentMarkup } from "../pages/frame.ts";

/** Where the consent client is served; a module, so that it runs after the page is read. */
export const CLIENT_PATH = "/assets/consent.js";

/**
 * What every page of a site with consent carries: the client, the tag's two scripts behind the
 * gate, and the way back to the settings that stands at the foot of each page.
 */
export function consentMarkup(policy: ConsentPolicy, tagOrigin: string): ConsentMarkup {
  const tag = (category: string) =>
    html`<script type="text/plain" data-consent="${category}" data-src="${tagOrigin}/${category}.js?id=${policy.container}"></script>`;
  return {
    head: html`<script type="module" src="${CLIENT_PATH}"></script>
${tag("analytics")}
${tag("marketing")}`,
    settings: html`<button class="linklike" type="button" id="cookie-settings" data-consent-open>Cookie settings</button><noscript><a href="/cookies#choice">Cookie settings</a></noscript>`,
  };
}
