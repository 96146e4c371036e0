import axe from "axe-core";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { userEvent } from "vitest/browser";
import { type CookieTableElement, defineCookieTable } from "../../src/element/index.ts";
import { defineRegistry, renderHtml, renderJson } from "../../src/index.ts";
import { ar } from "../../src/locales/ar.ts";
import { loadWords } from "../../src/locales/index.ts";
import { entry } from "../declare.ts";

const registry = defineRegistry({
  entries: [
    entry("choice", {
      purpose: { en: "Keeps a choice.", de: "Hält eine Wahl." },
      retention: [
        { iso: "P7D", when: { en: "after refusal" } },
        { iso: "P365D", when: { en: "after consent" } },
      ],
    }),
    entry("_ga_<container-id>", {
      category: "analytics",
      provider: { name: "Counting & <b>Co</b>", application: true },
      retention: [{ iso: "P2Y" }],
    }),
    entry("cart", { storage: "localStorage", category: "functional" }),
  ],
  services: [
    { name: "Matomo", category: "analytics", purpose: { en: "Counts." }, expects: "no-storage" },
  ],
});

beforeAll(() => defineCookieTable());
afterEach(() => document.body.replaceChildren());

/** Puts an element into the page and waits until it says how it went. */
async function shown(
  attributes: Readonly<Record<string, string>> = {},
  given: Partial<Pick<CookieTableElement, "registry" | "words">> = { registry },
): Promise<{ host: CookieTableElement; shadow: ShadowRoot; event: Event }> {
  const host = document.createElement("cookie-table");
  for (const [name, value] of Object.entries(attributes)) host.setAttribute(name, value);
  host.append("See our cookie page.");
  Object.assign(host, given);
  const settled = outcome(host);
  document.body.append(host);
  return { host, shadow: host.shadowRoot as ShadowRoot, event: await settled };
}

const outcome = (host: EventTarget): Promise<Event> =>
  new Promise((resolve) => {
    for (const type of ["load", "error"]) host.addEventListener(type, resolve, { once: true });
  });

const cells = (root: ParentNode): string[][] =>
  [...root.querySelectorAll("tr:has([scope=row])")].map((row) =>
    [...row.children].map(({ textContent }) => textContent ?? ""),
  );

/** A registry file at an address of its own. */
const file = (text: string): string => URL.createObjectURL(new Blob([text]));

describe("<cookie-table>", () => {
  it("shows what renderHtml writes", async () => {
    const { shadow } = await shown();
    const written = new DOMParser().parseFromString(
      renderHtml(registry, { locale: "en" }),
      "text/html",
    );
    expect(cells(shadow)).toEqual(cells(written));
    const heads = (root: ParentNode) =>
      [...root.querySelectorAll("caption, th[scope=col], th[scope=rowgroup], li")].map(
        ({ textContent }) => textContent,
      );
    expect(heads(shadow)).toEqual(heads(written));
    expect(shadow.querySelector("b")).toBeNull();
  });

  it("is registered once and by another name too", () => {
    defineCookieTable();
    defineCookieTable({ name: "our-cookies" });
    expect(customElements.get("our-cookies")).toBeDefined();
    expect(() => defineCookieTable({ name: "cookies" })).toThrow(DOMException);
  });

  it("speaks the language around it, and turns with it", async () => {
    document.documentElement.lang = "de-AT";
    const { host, shadow } = await shown();
    expect(shadow.querySelector("th")?.textContent).toBe("Name");
    expect(cells(shadow)[0]?.slice(2, 3)).toEqual(["Hält eine Wahl."]);
    const settled = outcome(host);
    host.lang = "ar";
    await settled;
    const around = shadow.querySelector("[lang]") as HTMLElement;
    expect([around.lang, around.dir]).toEqual(["ar", "rtl"]);
    expect(shadow.querySelector("caption")?.textContent).toBe(ar.caption);
    const first = shadow.querySelector("thead th:first-child") as HTMLElement;
    const last = shadow.querySelector("thead th:last-child") as HTMLElement;
    expect(first.getBoundingClientRect().left).toBeGreaterThan(last.getBoundingClientRect().left);
    const purpose = shadow.querySelector("td[lang]");
    expect([purpose?.getAttribute("lang"), purpose?.getAttribute("dir")]).toEqual(["en", "auto"]);
    document.documentElement.lang = "en";
  });

  it("shows some categories, and words that are handed in", async () => {
    const words = await loadWords("sv");
    const { host, shadow } = await shown(
      { categories: "analytics  marketing" },
      { registry, words },
    );
    expect(cells(shadow).map(([name]) => name)).toEqual(["_ga_<container-id>"]);
    expect(shadow.querySelector("caption")?.textContent).toBe(words.caption);
    expect([host.registry, host.words]).toEqual([registry, words]);
    const settled = outcome(host);
    host.removeAttribute("categories");
    await settled;
    expect(cells(shadow)).toHaveLength(3);
  });

  it("fetches a registry file, and shows its own content until then and when it cannot", async () => {
    const { host, shadow } = await shown({ src: file(renderJson(registry)) }, {});
    expect(cells(shadow)).toHaveLength(3);
    expect(host.registry?.match("_ga_1")?.category).toBe("analytics");

    const bad = await shown({ src: file('{"entries": [{"name": "a"}]}') }, {});
    expect(bad.event.type).toBe("error");
    expect((bad.event as ErrorEvent).message).toMatch(/entries\[0\]\.category/);
    expect(bad.shadow.querySelector("slot")?.assignedNodes()[0]?.textContent).toMatch(
      /cookie page/,
    );

    const missing = await shown({ src: "/nowhere/registry.json?status=404" }, {});
    expect(missing.event.type).toBe("error");
    expect(cells(missing.shadow)).toEqual([]);
  });

  it("lets the last change win", async () => {
    const other = defineRegistry({ entries: [entry("other")] });
    const { host, shadow } = await shown({ src: file(renderJson(registry)) }, {});
    host.setAttribute("src", file(renderJson(registry)));
    host.registry = other;
    await outcome(host);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(cells(shadow).map(([name]) => name)).toEqual(["other"]);
    host.registry = null;
    host.removeAttribute("src");
    await expect.poll(() => shadow.querySelector("slot")).not.toBeNull();
  });

  it("is scrolled by the keyboard where it is wider than its place", async () => {
    const { host, shadow } = await shown();
    host.style.inlineSize = "180px";
    const scroller = shadow.querySelector("[role=region]") as HTMLElement;
    expect(scroller.scrollWidth).toBeGreaterThan(scroller.clientWidth);
    await userEvent.tab();
    expect(shadow.activeElement).toBe(scroller);
    await userEvent.keyboard("{ArrowRight}");
    await expect.poll(() => scroller.scrollLeft).toBeGreaterThan(0);
  });

  it.each(["en", "ar"])("leaves axe nothing to say in %s", async (lang) => {
    document.documentElement.lang = lang;
    await shown({ lang });
    const main = document.createElement("main");
    const heading = document.createElement("h1");
    heading.textContent = "Cookies";
    main.append(heading, ...document.body.childNodes);
    document.body.append(main);
    await expect
      .poll(() => cells(main.querySelector("cookie-table")?.shadowRoot as ShadowRoot).length)
      .toBe(3);
    const { violations, passes } = await axe.run(document.body);
    expect(violations).toEqual([]);
    expect(passes.map(({ id }) => id)).toContain("scrollable-region-focusable");
    document.documentElement.lang = "en";
  });
});
