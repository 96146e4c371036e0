import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeHtml, field, html, message, page, raw, stratum } from "../src/index.ts";

describe("html", () => {
  it("escapes values and lets markup through that it made itself", () => {
    const inner = html`<b>${"<i>"}</b>`;
    expect(html`<p title="${'"'}">${inner}</p>`.markup).toBe(
      '<p title="&quot;"><b>&lt;i&gt;</b></p>',
    );
  });

  it("prints lists, numbers, and nothing for nothing", () => {
    expect(html`${["a", "<"]}${1}${null}${undefined}${false}${raw("<hr>")}`.markup).toBe(
      "a&lt;1<hr>",
    );
  });

  it("lets no text open a tag or leave an attribute", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const escaped = escapeHtml(text);
        expect(escaped).not.toMatch(/[<>"']/);
        const back = escaped
          .replace(/&lt;/g, "<")
          .replace(/&gt;/g, ">")
          .replace(/&quot;/g, '"')
          .replace(/&#39;/g, "'")
          .replace(/&amp;/g, "&");
        expect(back).toBe(text);
      }),
    );
  });
});

describe("page", () => {
  const shown = page({
    brand: stratum,
    title: "A <title>",
    main: html`<h1>Hello</h1>`,
    path: "/shop",
    nav: [
      { href: "/shop", text: "Shop" },
      { href: "/blog", text: "Blog" },
    ],
    footer: [{ title: "More", items: [{ href: "/a", text: "A" }, html`<button>B</button>`] }],
    scripts: [{ src: "/x.js" }, { src: "/y.js", module: false }],
    theme: "dark",
  });

  it("holds under a strict policy: no inline script, style or handler", () => {
    expect(shown).not.toMatch(/<style|\sstyle=|\son\w+=/);
    for (const [, body] of shown.matchAll(/<script[^>]*>([^<]*)<\/script>/g)) expect(body).toBe("");
  });

  it("has its landmarks, its language, and marks the page it is on", () => {
    expect(shown).toContain('<html lang="en" data-theme="dark" data-brand="stratum">');
    expect(shown).toContain("<title>A &lt;title&gt; - Stratum</title>");
    for (const part of ["<header", '<nav aria-label="Main menu"', '<main id="main"', "<footer"])
      expect(shown).toContain(part);
    expect(shown.match(/aria-current="page"/g)).toHaveLength(1);
    expect(shown).toContain('<a href="/shop" aria-current="page">');
    expect(shown).toContain('href="#main"');
  });
});

describe("field", () => {
  it("ties label, hint and error to the control", () => {
    const shown = field({ name: "email", label: "E-mail", hint: "Yours", error: "Missing" }).markup;
    expect(shown).toContain('<label for="field-email">');
    expect(shown).toContain('aria-describedby="field-email-hint field-email-error"');
    expect(shown).toContain('aria-invalid="true"');
    expect(shown).toContain("optional");
  });

  it("keeps what was typed, as text", () => {
    const value = '</textarea><script>"';
    const shown = field({ name: "a", label: "A", type: "textarea", value, required: true }).markup;
    expect(shown).toContain("&lt;/textarea&gt;&lt;script&gt;&quot;</textarea>");
  });
});

it("a failure is announced at once, the rest when there is time", () => {
  expect(message("bad", "x").markup).toContain('role="alert"');
  expect(message("good", "x", "saved").markup).toContain('id="saved" role="status"');
});
