import {
  type Connector,
  createDsar,
  type Dsar,
  type Mailer,
  type OutsideConnector,
  type Store,
} from "@candor/dsar";
import { createDsarServer, type DsarServer } from "@candor/dsar/server";
import { html, raw } from "@candor/example-design";
import type { Company } from "../company.ts";
import type { Content } from "../pages/frame.ts";
import { notice } from "../pages/notice.ts";

/** What the desk for requests about personal data works with. */
export interface RightsOptions {
  readonly company: Company;
  readonly store: Store;
  readonly connectors: readonly (Connector | OutsideConnector)[];
  readonly mailer: Mailer;
  /** Public origin of the company's site, for links in mails. */
  readonly origin: string;
  readonly secret: Uint8Array;
  /** Mail exchangers of ours whose word about a sender is believed. */
  readonly trustedAuthenticators: readonly string[];
  /** Puts a page into the site's frame. */
  readonly render: (content: Content, request: Request) => Promise<string>;
}

/** A company's desk: the engine behind it and its pages. */
export interface RightsDesk {
  readonly dsar: Dsar;
  readonly pages: DsarServer;
}

/** Path of the form; the other pages stand below it. */
const PATH = "/privacy/request";

/** Opens the desk: form, confirmation, status and export of requests. */
export function openDesk(options: RightsOptions): RightsDesk {
  const { company, store, connectors, mailer, origin, secret, render } = options;
  const { trustedAuthenticators } = options;
  const dsar = createDsar({
    store,
    connectors,
    mailer,
    secret,
    trustedAuthenticators,
    controller: company.controller,
    register: company.register,
    baseUrl: origin + PATH,
    onEvent: ({ kind, requestId, detail }) =>
      console.log(`${company.id} desk: ${kind} ${requestId ?? ""} ${detail ?? ""}`),
  });
  const pages = createDsarServer({
    dsar,
    path: PATH,
    render: ({ title, language, kind, body }, request) => {
      // What the form is for stands before the form (Art. 13 GDPR: at the time of collection).
      const form = kind === "form" ? body.indexOf("<form") : body.length;
      const main = html`<article class="article slim portal" data-page="${kind}">${raw(body.slice(0, form))}
${kind === "form" ? notice(company.register, "rights") : null}
${raw(body.slice(form))}</article>`;
      return render({ title, lang: language, main }, request);
    },
  });
  return { dsar, pages };
}
