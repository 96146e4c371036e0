import type { Registry } from "@candor/cookie-registry";
import type { Locale } from "../core/locale.ts";
import { adopt, dress } from "../look/base.ts";
import { button, element } from "../look/element.ts";
import type { Consent } from "../web/consent.ts";
import type { Decide } from "./answers.ts";
import { firstLayer } from "./first-layer.ts";
import { keepRoom } from "./keep-room.ts";
import { settingsLayer } from "./settings-layer.ts";
import { bannerStyles, settingsStyles } from "./styles.ts";

/** Options of {@link mountBanner}. */
export interface BannerOptions {
  /** What the site stores and uses; its tables stand on the second layer. */
  readonly registry: Pick<Registry, "entries" | "services">;
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

/**
 * Puts the banner into the page: it asks while there is something to ask, and afterwards leaves a
 * control with which the choice can be seen, changed and withdrawn at any time (GDPR article 7(3)).
 * It stands there before this function returns.
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
  const { scopes, gpcCovers } = consent;
  const { lang, dir } = locale;
  const host = element("candor-consent" as "div", { lang, dir: dir ?? "ltr" });
  const shadow = host.attachShadow({ mode: "open" });
  let second: HTMLDialogElement | undefined;
  let dismissed = false;

  function names(wanted: (category: string) => boolean): string {
    const found = scopes.filter(({ service, category }) => !service && wanted(category));
    return found.map(({ category }) => locale.categories[category][0]).join(locale.comma ?? ", ");
  }

  /** What the signal keeps off, which CCPA wants shown (11 CCR 7025(c)(6)). */
  function note(): HTMLElement | null {
    const covered = consent.state.gpc && names((category) => gpcCovers.includes(category as never));
    return covered ? element("p", { part: "gpc" }, locale.gpc.replace("%", covered)) : null;
  }

  const decide: Decide = (choice) => {
    const how = { locale: lang };
    if (typeof choice === "string") consent[choice](how);
    else consent.choose(choice, how);
    dismissed = false;
    second?.close();
    render();
  };

  function open(): void {
    if (second?.open) return;
    if (second) second.remove();
    else adopt(shadow, settingsStyles);
    second = settingsLayer(registry, consent, locale, note(), decide);
    shadow.append(second);
    second.showModal();
  }

  function render(): void {
    // By attribute: show() would take the focus away from whatever the visitor is typing in.
    first.open = !!consent.state.ask && !dismissed;
    reopen.hidden = first.open || !control;
  }

  function dismiss(event: KeyboardEvent): void {
    if (event.key !== "Escape" || event.defaultPrevented || second?.open) return;
    // Closing is no choice: what held goes on holding, and the next page asks again.
    dismissed = true;
    render();
  }

  function press({ target }: Event): void {
    if ((target as Element).closest?.("[data-consent-open]")) open();
  }

  const first = firstLayer(
    locale,
    names(() => true),
    policyUrl,
    note(),
    decide,
    open,
  );
  const reopen = button(locale.heading, "control", open);
  const listening = new AbortController();
  const unsubscribe = consent.subscribe(render);
  if (scopes.length > 0) {
    dress(shadow, bannerStyles);
    shadow.append(first, reopen);
    render();
    document.body.prepend(host);
    keepRoom([first, reopen], listening.signal);
    document.addEventListener("keydown", dismiss, listening);
    document.addEventListener("click", press, listening);
  }

  return {
    element: host,
    open,
    remove() {
      unsubscribe();
      listening.abort();
      host.remove();
    },
  };
}
