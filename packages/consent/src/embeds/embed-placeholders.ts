import type { Locale } from "../core/locale.ts";
import { isWebAddress } from "../gate/release.ts";
import { dress } from "../look/base.ts";
import { button, element } from "../look/element.ts";
import type { Consent } from "../web/consent.ts";

const styles = `
:host { display: grid; place-content: center; gap: 12px; max-width: 100%; box-sizing: border-box;
  padding: 20px; text-align: center; border: 1px solid var(--line); border-radius: var(--radius);
  background: var(--tint); color: var(--text); }
p { margin: 0; }
div { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; justify-content: center; }
`;

/**
 * Puts something in the place of frames, pictures, films and sounds that wait: who they come from,
 * a button that grants their purpose alone, and a plain link that needs no consent. The link leads
 * to the embed's own address, or to `data-link` where a person would rather go.
 *
 * @example
 * startGate(consent, { registry, hold: embedPlaceholders(en) });
 */
export function embedPlaceholders(
  locale: Locale,
): (embed: HTMLElement, consent: Consent) => (() => void) | undefined {
  return (embed, consent) => {
    const place = placeholder(embed, consent, locale);
    if (!place) return;
    embed.hidden = true;
    embed.before(place);
    return () => {
      embed.hidden = false;
      // Whoever pressed the button stays where the embed is.
      if (place.matches(":focus-within")) embed.focus();
      place.remove();
    };
  };
}

function placeholder(embed: HTMLElement, consent: Consent, locale: Locale): HTMLElement | null {
  if (!/^(?:iframe|img|picture|video|audio)$/.test(embed.localName)) return null;
  const waiting = [embed, ...embed.querySelectorAll<HTMLElement>("source,img")];
  const src = waiting.find(({ dataset }) => dataset["src"])?.dataset["src"] ?? "";
  const { consent: id = "", link: page = src } = embed.dataset;
  const scope = consent.scopes.find((one) => one.id === id);
  const source = element("a", { href: src });
  const link = element("a", { href: page, rel: "noreferrer" });
  // A picture without a text is decoration or a tracking pixel: nothing to offer.
  if (
    !scope ||
    !src ||
    !isWebAddress(src) ||
    !isWebAddress(page) ||
    embed.getAttribute("alt") === ""
  )
    return null;
  link.append(locale.visit.replace("%", link.host));
  const name = scope.service ?? locale.categories[scope.category][0];
  const how = { locale: locale.lang };
  const host = element("div", { lang: locale.lang, dir: locale.dir, role: "group" });
  const title = embed.title || embed.getAttribute("alt");
  host.setAttribute("aria-label", title || source.host);
  const shadow = host.attachShadow({ mode: "open" });
  dress(shadow, styles);
  shadow.append(
    ...(title ? [element("strong", {}, title)] : []),
    element("p", {}, locale.embed.replace("%", source.host)),
    element(
      "div",
      {},
      button(locale.allow.replace("%", name), "choice", () => consent.choose({ [id]: true }, how)),
      link,
    ),
  );
  const [width, height] = [
    Number(embed.getAttribute("width")),
    Number(embed.getAttribute("height")),
  ];
  if (width && height) {
    host.style.width = `${width}px`;
    host.style.aspectRatio = `${width} / ${height}`; // no layout shift when the embed comes
  }
  return host;
}
