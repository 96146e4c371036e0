import { createElement as h, type ReactNode, StrictMode } from "react";
import { createRoot, hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { describe, expect, it, vi } from "vitest";
import { page } from "vitest/browser";
import type { Consent } from "../../src/index.ts";
import { en } from "../../src/locales/en.ts";
import { ConsentBanner, ConsentGate, ConsentProvider, useConsent } from "../../src/react/index.ts";
import { registry } from "../stratum-registry.ts";
import { afterThis, consentHere, markup } from "./page.ts";

const button = (name: string) => page.getByRole("button", { name, exact: true });

/** Renders below a provider, strictly: every effect runs twice. */
function render(consent: Consent, ...children: ReactNode[]): HTMLElement {
  const place = markup("<div></div>");
  const root = createRoot(place);
  root.render(h(StrictMode, null, h(ConsentProvider, { consent }, ...children)));
  afterThis(() => root.unmount());
  return place;
}

const film = h(ConsentGate, { id: "marketing", fallback: h("p", null, "It waits.") }, "The film.");

function Mine(): ReactNode {
  const { has, accept, withdraw, state } = useConsent();
  const [label, press] = has("analytics") ? ["Take back", withdraw] : ["Agree", accept];
  return h(
    "button",
    { type: "button", onClick: () => void press() },
    `${label}, asked: ${state.ask ?? "no"}`,
  );
}

describe("in React", () => {
  it("renders what was granted while it is granted", async () => {
    const consent = consentHere();
    const place = render(consent, film);
    await expect.element(place).toHaveTextContent("It waits.");
    await consent.choose({ marketing: true });
    await expect.element(place).toHaveTextContent("The film.");
    await consent.withdraw();
    await expect.element(place).toHaveTextContent("It waits.");
  });

  it("lets a component of one's own ask and answer", async () => {
    render(consentHere(), h(Mine));
    await button("Agree, asked: first-visit").click();
    await button("Take back, asked: no").click();
    await expect.element(button("Agree, asked: no")).toBeVisible();
  });

  it("mounts one banner, also when effects run twice, and takes it away with the component", async () => {
    const place = markup("<div></div>");
    const root = createRoot(place);
    const consent = consentHere();
    const banner = h(ConsentBanner, { registry, locale: en, policyUrl: "/cookies" });
    root.render(h(StrictMode, null, h(ConsentProvider, { consent }, banner, film)));
    await button("Accept all").click();
    await expect.element(place).toHaveTextContent("The film.");
    expect(document.querySelectorAll("candor-consent")).toHaveLength(1);
    root.unmount();
    await expect.poll(() => document.querySelectorAll("candor-consent").length).toBe(0);
  });

  it("takes over a server's markup without a mismatch, though the visitor has agreed", async () => {
    const consent = consentHere();
    await consent.accept();
    const app = h(ConsentProvider, { consent }, h("div", null, film));
    const html = renderToString(app);
    expect(html).toContain("It waits."); // nothing is granted on a server
    const place = markup(html);
    const errors = vi.fn();
    const root = hydrateRoot(place, app, { onRecoverableError: errors });
    afterThis(() => root.unmount());
    await expect.element(place).toHaveTextContent("The film.");
    expect(errors).not.toHaveBeenCalled();
  });

  it("says what is missing above a component", () => {
    expect(() => renderToString(film)).toThrow(
      expect.objectContaining({
        code: "no-provider",
        message: expect.stringContaining("Provider"),
      }),
    );
  });
});
