import { type Register, renderNotice } from "@candor/dsar/register";
import { type Html, html, raw } from "@candor/example-design";

/**
 * Says beside a form, before anything is sent, what for and how long its data is used (Art. 13
 * GDPR). Written from the register, so that it cannot say anything else than the register does.
 */
export function notice(register: Register, context: string): Html {
  return html`<aside class="notice" data-notice="${context}" aria-label="How this form's data is used">
<p class="notice-title">What happens with what you type here</p>
${raw(renderNotice(register, context))}
<p><a href="/privacy">All of it, on one page</a></p>
</aside>`;
}
