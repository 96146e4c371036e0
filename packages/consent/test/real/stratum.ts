import { createHash } from "node:crypto";
import { en } from "../../src/locales/en.ts";
import {
  consentReader,
  createConsentServer,
  type Receipt,
  renderChoiceForm,
} from "../../src/server/index.ts";
import { registry } from "../stratum-registry.ts";
import { bundle, type Handler, type Site, serve } from "./site.ts";

/** What browser and server agree on. */
const rules = {
  registry,
  policyVersion: "2025-06",
  lifetime: { accept: "P365D", refuse: "P7D" },
  cookie: { name: "opene_cs" },
};

/** Tells whether the tag before it had run. */
const INLINE = "document.documentElement.dataset.inline=document.cookie.includes('_ga=')";
const INLINE_HASH = createHash("sha256").update(INLINE).digest("base64");

/** As strict as a policy gets; the other site's script host is allowed, the gate alone holds it. */
const csp = (tags: number) =>
  `default-src 'self'; script-src 'self' 'sha256-${INLINE_HASH}' http://tags.localhost:${tags}; style-src 'self'; require-trusted-types-for 'script'; trusted-types candor-gate; base-uri 'none'; object-src 'none'`;

const client = `
  import { createConsent } from "../../src/index.ts";
  import { mountBanner } from "../../src/banner/index.ts";
  import { embedPlaceholders } from "../../src/embeds/index.ts";
  import { startGate } from "../../src/gate/index.ts";
  import { en } from "../../src/locales/en.ts";
  import { registry } from "../stratum-registry.ts";
  const rules = ${JSON.stringify({ ...rules, registry: undefined })};
  const consent = createConsent({ ...rules, registry, endpoint: "/consent" });
  mountBanner(consent, { registry, locale: en, policyUrl: "/cookies" });
  startGate(consent, { registry, hold: embedPlaceholders(en) });
  document.documentElement.dataset.ready = "";
`;

/** What another site's tag does: first-party cookies, over every domain it can reach. */
const tag = `
  const parent = location.hostname.split(".").slice(-2).join(".");
  document.cookie = "_ga=1;path=/;max-age=999999;domain=" + parent;
  document.cookie = "_ga_ABC123=1;path=/;max-age=999999;domain=" + location.hostname;
  document.cookie = "_gid=1;max-age=999999";
  localStorage.setItem("insight-1", "1");
  indexedDB.open("kept-open");
`;

/** A site that asks, with a tag of another site behind its gate. */
export interface Stratum {
  readonly url: string;
  readonly receipts: Receipt[];
  /** What the other site was asked for. */
  readonly tagRequests: string[];
  /** While true, the endpoint cannot keep receipts. */
  broken: boolean;
  close(): Promise<void>;
}

/** Starts the site and the other site. */
export async function startStratum(): Promise<Stratum> {
  const script = await bundle(client);
  const receipts: Receipt[] = [];
  const tagRequests: string[] = [];
  const tags = await serve((request) => {
    tagRequests.push(new URL(request.url).pathname);
    return new Response(tag, { headers: { "content-type": "text/javascript" } });
  });
  const choose = createConsentServer({
    ...rules,
    receipts: {
      async append(receipt) {
        if (stratum.broken) throw new Error("no room");
        receipts.push(receipt);
      },
    },
  });
  const read = consentReader(rules);
  const handler: Handler = (request) => {
    const { pathname } = new URL(request.url);
    if (pathname === "/consent") return choose(request);
    if (pathname === "/client.js")
      return new Response(script, { headers: { "content-type": "text/javascript" } });
    if (pathname === "/style.css")
      return new Response("body{margin:0 auto;max-width:40rem}", {
        headers: { "content-type": "text/css" },
      });
    const state = read(request);
    const headers = new Headers({
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": csp(tags.port),
    });
    if (state.granted["analytics"])
      headers.append("set-cookie", "_gid=server; Path=/; HttpOnly; Max-Age=9999");
    const form = renderChoiceForm({ registry, locale: en, action: "/consent", state });
    return new Response(html(tags, form, pathname), { headers });
  };
  const site = await serve(handler);
  const stratum: Stratum = {
    url: `http://www.stratum.localhost:${site.port}`,
    receipts,
    tagRequests,
    broken: false,
    close: async () => {
      await Promise.all([site.close(), tags.close()]);
    },
  };
  return stratum;
}

function html(tags: Site, form: string, pathname: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Stratum</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/style.css"></head>
<body><main><h1>Storage that stays up</h1><p>${"Words about disks. ".repeat(150)}</p>
<script type="text/plain" data-consent="analytics" data-src="http://tags.localhost:${tags.port}/tag.js"></script>
<script type="text/plain" data-consent="analytics">${INLINE}</script>
<p>You are at ${pathname}.</p><noscript>${form}</noscript></main>
<script type="module" src="/client.js"></script></body></html>`;
}
