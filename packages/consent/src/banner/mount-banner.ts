import type { Registry } from "@candor/cookie-registry";
import type { Locale } from "../core/locale.ts";
import { dress } from "../look/base.ts";
import { button, element } from "../look/element.ts";
import type { Consent } from "../web/consent.ts";
import { firstLayer } from "./first-layer.ts";
import { settingsLayer } from "./settings-layer.ts";
import { styles } from "./styles.ts";

/** Options of {@link mountBanner}. */
export interface BannerOptions {
  /** What the site stores and uses; its tables stand on the second layer. */
  readonly registry: Registry;
  /** The texts, e.g. `en` of `@candor/consent/locales/en`. */
  readonly locale: Locale;
  /** Link to the cookie policy. */
  readonly policyUrl?: string;
  /**
   * `false` leaves the permanent control away. The page must then have its own: an element with
   * the attribute `data-consent-open`, which opens the second layer when it is pressed.
   */
  readonly control?: boolean;
}

/** A banner in the page. */
export interface Banner {
  /** The element `<candor-consent>`; style it by its CSS variables and `::part()`. */
  readonly element: HTMLElement;
  /** Opens the second layer. */
  open(): void;
  /** Takes the banner out of the page. */
  remove(): void;
}

const TAG = "candor-consent";

/**
 * Puts the banner into the page: it asks while there is something to ask, and afterwards leaves a
 * control with which the choice can be seen, changed and withdrawn at any time (GDPR article 7(3)).
 *
 * It needs neither inline styles nor markup from strings: `style-src 'self'` and
 * `require-trusted-types-for 'script'` stay whole.
 *
 * @example
 * import { en } from "@candor/consent/locales/en";
 * mountBanner(consent, { registry, locale: en, policyUrl: "/cookies" });
 */
export function mountBanner(consent: Consent, options: BannerOptions): Banner {
  const { registry, locale, policyUrl, control = true } = options;
  const { scopes } = consent;
  const how = { locale: locale.lang };
  if (!customElements.get(TAG)) customElements.define(TAG, class extends HTMLElement {});
  const host = element(TAG as "div", { lang: locale.lang, dir: locale.dir ?? "ltr" });
  const shadow = host.attachShadow({ mode: "open" });
  dress(shadow, styles);

  const names = scopes
    .filter((scope) => !scope.service)
    .map(({ category }) => locale.categories[category][0]);
  const asked = new Intl.ListFormat(locale.lang, { type: "unit" }).format(names);
  const actions = {
    accept: () => decided(consent.accept(how)),
    refuse: () => decided(consent.refuse(how)),
    save: (choices: Record<string, boolean>) => decided(consent.choose(choices, how)),
    settings: open,
    close: () => second.dialog.close(),
  };
  const first = firstLayer(locale, actions, asked, policyUrl, gpcNote());
  const second = settingsLayer(registry, scopes, locale, actions, gpcNote());
  const reopen = button(locale.heading, "control", open);
  let dismissed = false;

  function gpcNote(): HTMLElement {
    const covered = consent.gpcCovers.map((category) => locale.categories[category][0]).join(", ");
    return element("p", { class: "gpc", part: "gpc" }, locale.gpc.replace("%", covered));
  }

  function open(): void {
    second.show(consent.state);
    if (!second.dialog.open) second.dialog.showModal();
  }

  function decided(_recorded: Promise<boolean>): void {
    dismissed = false;
    second.dialog.close();
    render();
  }

  function render(): void {
    const { ask, gpc } = consent.state;
    // By attribute: show() would take the focus away from whatever the visitor is typing in.
    first.open = ask !== null && !dismissed;
    reopen.hidden = first.open || !control;
    host.toggleAttribute("data-gpc", gpc);
    if (!first.open) document.documentElement.style.scrollPaddingBlockEnd = "";
  }

  function dismiss(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.defaultPrevented || second.dialog.open) return;
    // Closing is no consent: nothing is granted, and the next page asks again.
    dismissed = true;
    render();
  }

  function press(event: Event): void {
    if ((event.target as Element).closest?.("[data-consent-open]")) open();
  }

  // What has the focus is never hidden behind the banner: WCAG 2.2, 2.4.11.
  const sizes = new ResizeObserver(() => {
    if (first.open)
      document.documentElement.style.scrollPaddingBlockEnd = `${first.offsetHeight + 32}px`;
  });

  if (scopes.length > 0) {
    shadow.append(first, second.dialog, reopen);
    render();
    document.body.prepend(host);
    sizes.observe(first);
    document.addEventListener("keydown", dismiss);
    document.addEventListener("click", press);
  }
  const unsubscribe = consent.subscribe(render);

  return {
    element: host,
    open,
    remove() {
      unsubscribe();
      sizes.disconnect();
      document.removeEventListener("keydown", dismiss);
      document.removeEventListener("click", press);
      document.documentElement.style.scrollPaddingBlockEnd = "";
      host.remove();
    },
  };
}
