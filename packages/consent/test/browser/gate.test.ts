import { defineRegistry } from "@candor/cookie-registry";
import { beforeEach, describe, expect, it } from "vitest";
import { page } from "vitest/browser";
import { embedPlaceholders } from "../../src/embeds/index.ts";
import { type Gate, type GateOptions, startGate } from "../../src/gate/index.ts";
import type { Consent } from "../../src/index.ts";
import { en } from "../../src/locales/en.ts";
import { registry } from "../stratum-registry.ts";
import { afterThis, consentHere, cookie, markup, writeCookie } from "./page.ts";

declare global {
  interface Window {
    ran: string[];
  }
}

beforeEach(() => {
  window.ran = [];
});

function gateHere(consent: Consent, options: Partial<GateOptions> = {}): Gate {
  const gate = startGate(consent, {
    registry,
    reload: () => window.ran.push("reload"),
    ...options,
  });
  afterThis(() => gate.stop());
  return gate;
}

const code = (name: string) => `window.ran.push('${name}')`;
const url = (name: string) => `data:text/javascript,${encodeURIComponent(code(name))}`;
const external = (name: string, more = "") =>
  `<script type="text/plain" data-consent="analytics" data-src="${url(name)}" ${more}></script>`;
const inline = (name: string, more = "") =>
  `<script type="text/plain" data-consent="analytics" ${more}>${code(name)}</script>`;

describe("scripts", () => {
  it("wait for consent, then run as a parser would: what defers, modules too, comes last", async () => {
    const consent = consentHere();
    markup(
      external("1") +
        inline("2") +
        external("3", "data-type=module") +
        external("broken").replace("data:text/javascript", "http://127.0.0.1:9/") +
        inline("4") +
        external("5", "defer crossorigin=anonymous"),
    );
    const gate = gateHere(consent);
    await gate.settled;
    expect(window.ran).toEqual([]);
    await consent.accept();
    await gate.settled;
    expect(window.ran).toEqual(["1", "2", "4", "3", "5"]);
  });

  it("run once, at once when consent is there, and when they are added later", async () => {
    const consent = consentHere();
    await consent.accept();
    markup(inline("early"));
    const gate = gateHere(consent);
    await gate.settled;
    markup(inline("late"));
    await expect.poll(() => window.ran).toEqual(["early", "late"]);
    await consent.choose({ marketing: true });
    await gate.settled;
    expect(window.ran).toEqual(["early", "late"]);
  });

  it("do not hold the others up when they are async", async () => {
    const consent = consentHere();
    markup(external("slow", "async") + inline("after"));
    const gate = gateHere(consent);
    await consent.accept();
    await gate.settled;
    expect(window.ran[0]).toBe("after");
    await expect.poll(() => window.ran).toEqual(["after", "slow"]);
  });

  it("wait for their own category or service, and for ever when it is not declared", async () => {
    const consent = consentHere();
    const of = (id: string) => inline(id).replace('"analytics"', `"${id}"`);
    markup(of("marketing") + of("analytics/google-analytics") + of("analitycs") + of("essential"));
    const gate = gateHere(consent);
    await gate.settled;
    expect(window.ran).toEqual(["essential"]);
    await consent.choose({ "analytics/google-analytics": true });
    await gate.settled;
    expect(window.ran).toEqual(["essential", "analytics/google-analytics"]);
  });
});

describe("embeds", () => {
  const frame =
    '<iframe data-consent="marketing" data-src="https://video.example/1" title="A film" width="400" height="225"></iframe>';

  it("stand behind a placeholder with a plain link, and a button for this purpose alone", async () => {
    const consent = consentHere();
    const place = markup(frame);
    gateHere(consent, { hold: embedPlaceholders(en) });
    const group = page.getByRole("group", { name: "A film" });
    await expect.element(group.getByText(en.embed.replace("%", "video.example"))).toBeVisible();
    const link = group.getByRole("link", { name: en.visit.replace("%", "video.example") });
    await expect.element(link).toHaveAttribute("href", "https://video.example/1");
    const iframe = place.querySelector("iframe") as HTMLIFrameElement;
    expect(iframe.hasAttribute("src")).toBe(false);
    await expect.element(group).toBeVisible();
    const before = place.getBoundingClientRect().height;

    await group
      .getByRole("button", { name: en.allow.replace("%", en.categories.marketing[0]) })
      .click();
    expect(iframe.src).toBe("https://video.example/1");
    await expect.element(group).not.toBeInTheDocument();
    expect(consent.state.granted).toMatchObject({ marketing: true, analytics: false });
    expect(Math.abs(place.getBoundingClientRect().height - before)).toBeLessThan(12);
  });

  it("are left alone when they lead nowhere a link could", async () => {
    const consent = consentHere();
    const place = markup(
      `${frame.replace("https://video.example/1", "javascript:parent.ran.push(1)")}${frame.replace("https://video.example/1", "http://")}`,
    );
    gateHere(consent, { hold: embedPlaceholders(en) });
    expect(place.querySelectorAll("iframe")).toHaveLength(2);
    expect(place.querySelectorAll("[role=group]")).toHaveLength(0);
    await consent.accept();
    expect(place.querySelectorAll("iframe[src]")).toHaveLength(0);
    expect(window.ran).toEqual([]);
  });

  it("that are pictures get their sources, and a pixel is not offered", async () => {
    const consent = consentHere();
    const place = markup(
      '<img data-consent="marketing" data-src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" alt="">' +
        '<img data-consent="marketing" data-src="/a.png" data-srcset="/a.png 1x, /b.png 2x" alt="A chart">',
    );
    gateHere(consent, { hold: embedPlaceholders(en) });
    expect(place.querySelectorAll("[role=group]")).toHaveLength(1);
    await consent.accept();
    const [pixel, chart] = place.querySelectorAll("img");
    expect(pixel?.src).toMatch(/^data:image/);
    expect(chart?.srcset).toBe("/a.png 1x, /b.png 2x");
  });
});

describe("a withdrawal", () => {
  const stored = defineRegistry({
    entries: [
      ...registry.entries,
      ...(["sessionStorage", "indexedDB", "cacheStorage"] as const).map((storage) => ({
        name: `${storage}-<id>`,
        storage,
        category: "marketing" as const,
        party: "first" as const,
        purpose: { en: "Follows." },
        retention: [{ persistent: true as const }],
      })),
    ],
  });

  async function store(): Promise<void> {
    for (const name of ["_ga", "_ga_ABC123", "_gid", "_gcl_au", "local_csrftoken", "stranger"])
      writeCookie(`${name}=1;path=/`);
    writeCookie(`_ga=2;path=${location.pathname}`);
    localStorage.setItem("insight-7", "1");
    localStorage.setItem("cart", "1");
    sessionStorage.setItem("sessionStorage-7", "1");
    const opened = indexedDB.open("indexedDB-7");
    await new Promise((resolve) => (opened.onsuccess = resolve));
    opened.result.close();
    await caches.open("cacheStorage-7");
    await caches.open("own-cache");
  }

  async function left(): Promise<string[]> {
    const databases = (await indexedDB.databases()).map(({ name }) => name ?? "");
    const cookies = document.cookie.split("; ").map((pair) => pair.split("=")[0] ?? "");
    const all = [
      cookies,
      Object.keys(localStorage),
      Object.keys(sessionStorage),
      databases,
      await caches.keys(),
    ];
    return all.flat().filter((name) => name && !name.startsWith("vitest"));
  }

  it("removes everything declared for it, leaves the rest, then loads the page anew", async () => {
    const consent = consentHere({ registry: stored });
    await consent.accept();
    await store();
    const gate = gateHere(consent, { registry: stored });
    await gate.settled;
    expect(await left()).toContain("_ga_ABC123");

    await consent.withdraw();
    await expect.poll(() => window.ran).toEqual(["reload"]);
    expect((await left()).sort()).toEqual(
      ["cart", "local_csrftoken", "opene_cs", "own-cache", "stranger"].sort(),
    );
    await caches.delete("own-cache");
  });

  it("of one purpose leaves the other", async () => {
    const consent = consentHere();
    await consent.accept();
    await store();
    gateHere(consent);
    await consent.choose({ analytics: false });
    await expect.poll(() => window.ran).toEqual(["reload"]);
    expect(cookie("_ga")).toBeUndefined();
    expect(cookie("_gcl_au")).toBe("1");
  });

  it("is not needed for what lies there without a choice: the start removes it", async () => {
    await store();
    await gateHere(consentHere({ registry: stored }), { registry: stored }).settled;
    expect(await left()).not.toContain("_ga");
    expect(await left()).not.toContain("sessionStorage-7");
    expect(window.ran).toEqual([]);
  });

  it("waits until the server knows, but not for ever", async () => {
    const consent = consentHere({ endpoint: "/no-such-endpoint" });
    consent.accept();
    gateHere(consent);
    consent.withdraw();
    await expect.poll(() => window.ran, { timeout: 6000 }).toEqual(["reload"]);
    expect(consent.has("analytics")).toBe(false);
  });
});
