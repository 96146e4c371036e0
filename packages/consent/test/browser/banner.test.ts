import { defineRegistry } from "@candor/cookie-registry";
import axe from "axe-core";
import { beforeEach, describe, expect, it } from "vitest";
import { cdp, page, userEvent } from "vitest/browser";
import { de } from "../../src/locales/de.ts";
import { en } from "../../src/locales/en.ts";
import { registry } from "../stratum-registry.ts";
import { afterThis, bannerHere, consentHere, cookie, markup } from "./page.ts";

const button = (name: string) => page.getByRole("button", { name, exact: true });
const dialog = (name: string) => page.getByRole("dialog", { name });
const first = () => dialog("Your choice about cookies");
const second = () => dialog("Cookie settings");

beforeEach(() => page.viewport(1280, 800));

describe("the first layer", () => {
  it("asks, is refused in one press, and leaves a way back", async () => {
    const consent = consentHere();
    bannerHere(consent);
    await expect.element(first()).toBeVisible();
    await expect.element(first()).toHaveTextContent("Analytics, Marketing");
    expect(cookie()).toBeUndefined();

    await button("Reject all").click();
    await expect.element(first()).not.toBeInTheDocument();
    expect(consent.has("analytics")).toBe(false);
    expect(cookie()).toMatch(/^1~[0-9a-z]+~[0-9a-z]+~~-analytics!-marketing~$/);
    await expect.element(button("Cookie settings")).toBeVisible();
  });

  it("is accepted in one press, and taken back as easily", async () => {
    const consent = consentHere();
    bannerHere(consent);
    await button("Accept all").click();
    expect(consent.has("marketing")).toBe(true);

    await button("Cookie settings").click();
    await expect.element(second()).toBeVisible();
    await second().getByRole("button", { name: "Reject all" }).click();
    await expect.element(second()).not.toBeInTheDocument();
    expect(consent.has("marketing")).toBe(false);
    expect(cookie()).toContain("-marketing");
  });

  it("gives accept and reject the same looks and the same size", () => {
    const { shadow, open } = bannerHere(consentHere());
    open();
    for (const layer of shadow.querySelectorAll("dialog")) {
      const looks = ["Reject all", "Accept all"].map((name) => {
        const one = [...layer.querySelectorAll("button")].find(
          ({ textContent }) => textContent === name,
        );
        const style = getComputedStyle(one as HTMLElement);
        const { width, height } = (one as HTMLElement).getBoundingClientRect();
        const { color, backgroundColor, borderColor, fontSize, fontWeight } = style;
        const size = [width, height].map(Math.round); // a 64th of a pixel is the browser's
        return { color, backgroundColor, borderColor, fontSize, fontWeight, size };
      });
      expect(looks[0]).toEqual(looks[1]);
    }
  });

  it("does not ask again after the choice, nor when there is nothing to ask", async () => {
    await consentHere().refuse();
    bannerHere(consentHere());
    await expect.element(first()).not.toBeInTheDocument();

    const own = defineRegistry({
      entries: registry.entries.filter(({ category }) => category === "essential"),
    });
    const { element } = bannerHere(consentHere({ registry: own }), { registry: own });
    expect(element.isConnected).toBe(false);
  });

  it("asks again when the policy is a new one", async () => {
    await consentHere().accept();
    const consent = consentHere({ policyVersion: "2" });
    expect(consent.state.ask).toBe("changed");
    bannerHere(consent);
    await expect.element(first()).toBeVisible();
  });

  it("takes no focus from what the visitor is doing, and stands before the page for the keyboard", async () => {
    const field = markup("<input aria-label=Search>").querySelector("input") as HTMLElement;
    field.focus();
    const { element, shadow } = bannerHere(consentHere());
    expect(document.activeElement).toBe(field);
    await userEvent.keyboard("{Shift>}{Tab}{/Shift}");
    expect(document.activeElement).toBe(element);
    expect(shadow.activeElement?.textContent).toBe("Let me choose");
  });

  it("goes away on Escape without a choice, and comes back with the next page", async () => {
    const consent = consentHere();
    const { remove } = bannerHere(consent);
    await userEvent.keyboard("{Escape}");
    await expect.element(first()).not.toBeInTheDocument();
    expect(consent.state.decision).toBeNull();
    expect(cookie()).toBeUndefined();
    await expect.element(button("Cookie settings")).toBeVisible();
    remove();
    bannerHere(consentHere());
    await expect.element(first()).toBeVisible();
  });

  it("leaves room so that what has the focus is not hidden behind it", async () => {
    const { remove } = bannerHere(consentHere());
    const { style } = document.documentElement;
    await expect.poll(() => Number.parseFloat(style.scrollPaddingBlockEnd)).toBeGreaterThan(100);
    await button("Reject all").click();
    await expect.poll(() => Number.parseFloat(style.scrollPaddingBlockEnd)).toBeLessThan(100);
    remove();
    expect(style.scrollPaddingBlockEnd).toBe("");
    expect(style.paddingBlockEnd).toBe("");
  });
});

describe("the second layer", () => {
  it("starts with nothing ticked, keeps what is switched, and shows it again", async () => {
    const consent = consentHere();
    bannerHere(consent);
    await button("Let me choose").click();
    const switches = second().getByRole("switch");
    const checked = switches.elements().map((one) => (one as HTMLInputElement).checked);
    expect(checked).toEqual([false, false, false, false]); // two categories, a service in each
    await second().getByRole("switch", { name: "Analytics", exact: true }).click();
    await button("Save my choice").click();
    expect(consent.state.granted).toMatchObject({ analytics: true, marketing: false });

    await button("Cookie settings").click();
    await expect
      .element(second().getByRole("switch", { name: "Analytics", exact: true }))
      .toBeChecked();
    await expect.element(second().getByRole("switch", { name: "Marketing" })).not.toBeChecked();
  });

  it("shows the table of each category from the registry, in the visitor's language", async () => {
    bannerHere(consentHere(), { locale: de });
    await button("Selbst auswählen").click();
    const layer = dialog("Cookie-Einstellungen");
    await layer.getByText("Was gespeichert wird (3)").click();
    const row = layer.getByRole("row", { name: /opene_cs/ });
    await expect.element(row).toHaveTextContent("Merkt sich Ihre Entscheidung.");
    await expect.element(row).toHaveTextContent("7 Tage / 365 Tage");
    await layer.getByText("Was gespeichert wird (4)").click();
    await expect.element(layer.getByRole("row", { name: /_gid/ })).toHaveTextContent("24 Stunden");
    // No German text there: the English one is marked as such.
    const cell = layer.getByText("Tells one visitor from another.", { exact: true });
    await expect.element(cell).toHaveAttribute("lang", "en");
  });

  it("offers each service of a category that has several, and the category moves them all", async () => {
    const [csrf, , , ga] = registry.entries;
    const matomo = { ...ga, name: "_pk_id", provider: { name: "Matomo" } };
    const several = defineRegistry({ entries: [csrf, ga, matomo] as typeof registry.entries });
    const consent = consentHere({ registry: several });
    bannerHere(consent, { registry: several });
    await button("Let me choose").click();
    const toggle = (name: string) => second().getByRole("switch", { name });
    await toggle("Analytics").first().click();
    await expect.element(toggle("Matomo")).toBeChecked();
    await toggle("Google Analytics").click();
    await button("Save my choice").click();
    expect(consent.state.granted).toEqual({
      analytics: true,
      "analytics/google-analytics": false,
      "analytics/matomo": true,
    });
  });

  it("is walked by the keyboard alone and gives the focus back", async () => {
    const consent = consentHere();
    const { shadow } = bannerHere(consent);
    await userEvent.keyboard("{Tab}{Tab}{Tab}{Tab}");
    expect(shadow.activeElement?.textContent).toBe("Let me choose");
    await userEvent.keyboard("{Enter}");
    await expect.element(second()).toBeVisible();
    await userEvent.keyboard("{Escape}");
    await expect.element(second()).not.toBeInTheDocument();
    await expect.element(first()).toBeVisible(); // Escape closed one layer, not both
    expect(shadow.activeElement?.textContent).toBe("Let me choose");

    await userEvent.keyboard("{Enter}");
    const reached: string[] = [];
    for (let at = 0; at < 12; at++) {
      const now = shadow.activeElement as HTMLElement;
      reached.push(now.getAttribute("role") ?? now.textContent ?? "");
      if (now.getAttribute("role") === "switch" && !(now as HTMLInputElement).checked)
        await userEvent.keyboard(" ");
      if (now.textContent === "Save my choice") break;
      await userEvent.keyboard("{Tab}");
    }
    expect(reached.filter((one) => one === "switch")).toHaveLength(4);
    await userEvent.keyboard("{Enter}");
    expect(consent.state.granted).toMatchObject({ analytics: true, marketing: true });
  });

  it("opens from a link of the page's own", async () => {
    const place = markup("<button type=button data-consent-open><b>My cookies</b></button>");
    bannerHere(consentHere(), { control: false });
    await button("Reject all").click();
    await expect.element(button("Cookie settings")).not.toBeInTheDocument();
    (place.querySelector("b") as HTMLElement).click();
    await expect.element(second()).toBeVisible();
  });
});

describe("Global Privacy Control", () => {
  it("is shown to be honoured on both layers", async () => {
    const consent = consentHere({ gpc: true });
    bannerHere(consent);
    await expect.element(first()).toHaveTextContent(/Global Privacy Control.*Marketing\./);
    await button("Accept all").click();
    expect(consent.state.granted).toMatchObject({ analytics: true, marketing: false });
    await button("Cookie settings").click();
    await expect.element(second().getByText(/Global Privacy Control/)).toBeVisible();
  });

  it("is not mentioned when it is off", async () => {
    bannerHere(consentHere({ gpc: false }));
    await expect.element(first()).not.toHaveTextContent("Global Privacy Control");
  });
});

describe("accessibility by axe, best practices too", () => {
  const looks: [string, "light" | "dark", "ltr" | "rtl", number][] = [
    ["light", "light", "ltr", 1280],
    ["dark", "dark", "ltr", 1280],
    ["right to left", "light", "rtl", 1280],
    ["320 px wide", "light", "ltr", 320],
    ["320 px wide, dark", "dark", "ltr", 320],
  ];

  it.each(looks)("finds nothing on any layer: %s", async (_, scheme, dir, width) => {
    await page.viewport(width, 640);
    const place = markup("<main><h1>A page</h1><p>Its text.</p></main>");
    document.documentElement.lang = "en";
    document.title = "A page";
    document.documentElement.style.setProperty("--candor-scheme", scheme);
    document.documentElement.style.colorScheme = scheme;
    afterThis(() => document.documentElement.removeAttribute("style"));
    expect(place.isConnected).toBe(true);
    const locale = dir === "rtl" ? { ...en, dir: "rtl" as const } : en;
    const banner = bannerHere(consentHere({ gpc: true }), { locale });
    const violations = async () => {
      const { violations: found, passes } = await axe.run(document);
      expect(passes.map(({ id }) => id)).toContain("color-contrast");
      return found.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
    };
    expect(await violations()).toEqual([]);
    banner.open();
    for (const details of banner.shadow.querySelectorAll("details")) details.open = true;
    for (const input of banner.shadow.querySelectorAll("input")) input.checked = true;
    expect(await violations()).toEqual([]);
    const { scrollWidth, clientWidth } = banner.shadow.querySelector("[part=body]") as HTMLElement;
    expect(scrollWidth).toBeLessThanOrEqual(clientWidth);
    await button("Reject all").last().click();
    expect(await violations()).toEqual([]); // the control that stays
  });
});

describe("in forced colours", () => {
  it("draws every button, and switches that show how they stand", async () => {
    const protocol = cdp() as { send(method: string, params: object): Promise<unknown> };
    const emulate = (value: string) =>
      protocol.send("Emulation.setEmulatedMedia", {
        features: [{ name: "forced-colors", value }],
      });
    await emulate("active");
    try {
      const { shadow, open } = bannerHere(consentHere());
      open();
      const [first] = shadow.querySelectorAll("input");
      first?.click(); // the category and its service
      const looks = [...shadow.querySelectorAll("button, input")].map((one) => {
        const { color, backgroundColor, borderColor } = getComputedStyle(one);
        return { name: one.textContent, color, backgroundColor, borderColor };
      });
      expect(matchMedia("(forced-colors: active)").matches).toBe(true);
      for (const { name, color, backgroundColor } of looks)
        expect(color, name ?? "").not.toBe(backgroundColor);
      const grounds = (checked: boolean) =>
        [...shadow.querySelectorAll("input")]
          .filter((one) => one.checked === checked)
          .map((one) => getComputedStyle(one).backgroundColor);
      expect(grounds(true)).toHaveLength(2);
      expect(grounds(false)).not.toContain(grounds(true)[0]);
    } finally {
      await emulate("none");
    }
  });
});
