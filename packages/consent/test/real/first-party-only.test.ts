import { defineRegistry } from "@candor/cookie-registry";
import { launchChromium } from "@candor/engines/browser";
import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type FirstPartyOnly, firstPartyOnly } from "../../src/first-party-only/index.ts";
import { type Handler, type Site, serve } from "./site.ts";

let browser: Browser;
let other: Site;
let asked: Set<string>;

beforeAll(async () => {
  browser = await launchChromium();
  other = await serve((request) => {
    asked.add(new URL(request.url).pathname.slice(1));
    return new Response("", { headers: { "access-control-allow-origin": "*" } });
  });
});

afterAll(async () => {
  await browser?.close();
  await other?.close();
});

/** Attempts that stand in the page's markup, each with a path of its own. */
const MARKUP = [
  '<link rel="stylesheet" href="#stylesheet">',
  '<link rel="icon" href="#icon">',
  '<link rel="preload" as="image" href="#preload">',
  '<link rel="prefetch" href="#prefetch">',
  '<link rel="modulepreload" href="#modulepreload">',
  '<script src="#script"></script>',
  '<script type="module" src="#module"></script>',
  '<img src="#img">',
  '<img srcset="#srcset 1x">',
  '<picture><source srcset="#picture"><img></picture>',
  '<video src="#video" preload="auto"></video>',
  '<video poster="#poster"></video>',
  '<audio src="#audio" preload="auto"></audio>',
  '<iframe src="#iframe"></iframe>',
  '<object data="#object"></object>',
  '<embed src="#embed">',
  '<input type="image" src="#input">',
  '<svg width="9" height="9"><image href="#svg-image" width="9" height="9"/></svg>',
  '<div class="background">x</div>',
  '<p class="font">x</p>',
  '<form method="post" action="#form" target="there"><input name="a"></form><iframe name="there"></iframe>',
];

/** Attempts made by the site's own script. */
const SCRIPT = `
  const tries = {
    fetch: (url) => fetch(url),
    "fetch-no-cors": (url) => fetch(url, { mode: "no-cors", keepalive: true }),
    xhr: (url) => { const xhr = new XMLHttpRequest(); xhr.open("GET", url); xhr.send(); },
    beacon: (url) => navigator.sendBeacon(url, "x"),
    eventsource: (url) => new EventSource(url),
    image: (url) => { new Image().src = url; },
    import: (url) => import(url),
    "script-element": (url) => { const s = document.createElement("script"); s.src = url; document.head.append(s); },
    "frame-element": (url) => { const f = document.createElement("iframe"); f.src = url; document.body.append(f); },
    "link-element": (url) => { const l = document.createElement("link"); l.rel = "stylesheet"; l.href = url; document.head.append(l); },
    "blank-frame": (url) => { const f = document.createElement("iframe"); document.body.append(f); return f.contentWindow.fetch(url, { mode: "no-cors" }); },
    "font-face": (url) => new FontFace("x", "url(" + url + ")").load(),
    worker: () => new Worker("/worker.js"),
    "form-element": () => document.forms[0].submit(),
  };
  for (const [name, attempt] of Object.entries(tries))
    try { Promise.resolve(attempt("OTHER/" + name)).catch(() => {}); } catch {}
`;

/** A worker has a policy of its own: that of the response it came with. */
const WORKER = `
  fetch("OTHER/worker-fetch", { mode: "no-cors" }).catch(() => {});
  try { importScripts("OTHER/worker-import"); } catch {}
`;

const STYLE = `
  .background { background: url(OTHER/background); }
  @font-face { font-family: far; src: url(OTHER/font); }
  .font { font-family: far; }
`;

function hearth(own: FirstPartyOnly | null): Handler {
  const far = `http://other.localhost:${other.port}`;
  const files: Readonly<Record<string, readonly [type: string, text: string]>> = {
    "/": [
      "text/html; charset=utf-8",
      `<!doctype html><link rel="stylesheet" href="/style.css"><link rel="preconnect" href="${far}">${MARKUP.join("\n").replaceAll('"#', `"${far}/`)}<script src="/leaks.js" defer></script>`,
    ],
    "/leaks.js": ["text/javascript", SCRIPT.replaceAll("OTHER", far)],
    "/worker.js": ["text/javascript", WORKER.replaceAll("OTHER", far)],
    "/style.css": ["text/css", STYLE.replaceAll("OTHER", far)],
  };
  return (request) => {
    const [type, text] = files[new URL(request.url).pathname] ?? ["text/plain", "none"];
    const headers = new Headers({ "content-type": type, link: `<${far}>; rel=preconnect` });
    headers.append("set-cookie", "session=1; Path=/");
    headers.append("set-cookie", "tracker=1; Path=/");
    const response = new Response(text, { headers });
    return own ? own.apply(request, response) : response;
  };
}

async function leaks(own: FirstPartyOnly | null) {
  asked = new Set();
  const site = await serve(hearth(own));
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`http://hearth.localhost:${site.port}/`);
  await page.waitForTimeout(1500);
  const cookies = (await context.cookies()).map(({ name }) => name).sort();
  await context.close();
  await site.close();
  return { asked: [...asked], cookies };
}

const registry = defineRegistry({
  entries: [
    {
      name: "session",
      category: "essential",
      party: "first",
      purpose: { en: "Keeps you signed in." },
      retention: [{ session: true }],
    },
  ],
});

it("lets not one of over thirty attempts reach another site; without it they do", async () => {
  const control = await leaks(null);
  expect(control.asked.length, control.asked.join(" ")).toBeGreaterThanOrEqual(30);
  expect(control.cookies).toEqual(["session", "tracker"]);

  const held = await leaks(firstPartyOnly({ registry, site: "hearth.localhost" }));
  expect(held.asked).toEqual([]);
  expect(held.cookies).toEqual(["session"]);
});
