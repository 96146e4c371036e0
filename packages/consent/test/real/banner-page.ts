import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { bundle, serve } from "./site.ts";

/** As strict as a policy gets: no nonce, no hash, no exception. */
const CSP =
  "default-src 'self'; script-src 'self'; style-src 'self'; require-trusted-types-for 'script'; trusted-types candor-gate; base-uri 'none'; object-src 'none'";

/** Notes what the browser has against the page, before anything else runs. */
const WATCH = `
  window.complaints = [];
  window.shifts = [];
  addEventListener("securitypolicyviolation", (event) =>
    complaints.push(event.effectiveDirective + " " + event.blockedURI + " " + event.sample));
  if (PerformanceObserver.supportedEntryTypes.includes("layout-shift"))
    new PerformanceObserver((list) => {
      for (const shift of list.getEntries()) shifts.push(shift.value);
    }).observe({ type: "layout-shift", buffered: true });
`;

/** Mounts the banner as the query says, and notes how it stood before the script ended. */
const CLIENT = `
  import { createConsent } from "../../src/index.ts";
  import { mountBanner } from "../../src/banner/index.ts";
  import { startGate } from "../../src/gate/index.ts";
  import { LOCALES } from "../../src/locales/index.ts";
  import { registry } from "../stratum-registry.ts";
  const query = new URLSearchParams(location.search);
  const locale = await LOCALES[query.get("locale") ?? "en"].load();
  const consent = createConsent({
    registry, cookie: { name: "opene_cs" }, policyVersion: "1", gpc: query.has("gpc"),
  });
  const before = document.querySelector("main").getBoundingClientRect().top;
  const banner = mountBanner(consent, { registry, locale, policyUrl: "/cookies" });
  startGate(consent, { registry });
  const first = banner.element.shadowRoot.querySelector("dialog");
  window.atOnce = {
    height: first.getBoundingClientRect().height,
    moved: document.querySelector("main").getBoundingClientRect().top - before,
  };
  window.consent = consent;
  document.documentElement.lang = locale.lang;
  document.documentElement.dataset.ready = "";
`;

/** A long page with links everywhere, and one with nothing but a heading. */
function html(path: string, scheme: string): string {
  const links = Array.from({ length: 60 }, (_, at) => `<p><a href="#${at}">Link ${at}</a></p>`);
  const axe = path === "/axe" ? '<script src="/axe.js"></script>' : "";
  return `<!doctype html><html lang="en" class="${scheme}"><head><meta charset="utf-8"><title>A page</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/style.css">
<script src="/watch.js"></script>${axe}</head><body><main><h1>A page</h1>
${path === "/long" ? links.join("\n") : "<p>Its text.</p>"}</main>
<script type="module" src="/client.js"></script></body></html>`;
}

/** A site with nothing but the banner. */
export interface BannerSite {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves `/` under the strict policy, `/long` with sixty links, `/axe` with axe in it. */
export async function serveBanner(): Promise<BannerSite> {
  const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  const scripts: Record<string, string> = {
    "/watch.js": WATCH,
    "/client.js": await bundle(CLIENT),
    "/axe.js": axe,
  };
  const style =
    "html { background: Canvas; color: CanvasText } body { display: grid; gap: 2rem; margin: 0 auto; max-width: 40rem } .dark { color-scheme: dark }";
  const site = await serve((request) => {
    const { pathname, searchParams } = new URL(request.url);
    const script = scripts[pathname];
    if (script !== undefined)
      return new Response(script, { headers: { "content-type": "text/javascript" } });
    if (pathname === "/style.css")
      return new Response(style, { headers: { "content-type": "text/css" } });
    const headers = new Headers({ "content-type": "text/html; charset=utf-8" });
    if (pathname !== "/axe") headers.set("content-security-policy", CSP);
    return new Response(html(pathname, searchParams.get("scheme") ?? ""), { headers });
  });
  return { url: `http://127.0.0.1:${site.port}`, close: site.close };
}
