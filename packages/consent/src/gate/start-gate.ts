import type { Registry } from "@candor/cookie-registry";
import type { Consent } from "../web/consent.ts";
import { activateScripts } from "./activate-scripts.ts";
import { isEmbed, release } from "./release.ts";
import { sweep } from "./sweep.ts";

/** Options of {@link startGate}. */
export interface GateOptions {
  /** What the site stores; a withdrawal removes what it declares. */
  readonly registry: Registry;
  /**
   * Makes what stands in the place of an embed that waits, e.g. `embedPlaceholder(en)` of
   * `@candor/consent/embeds`; null leaves it empty, and so does leaving this out.
   */
  readonly placeholder?: (embed: HTMLElement, consent: Consent) => HTMLElement | null;
  /** What follows a withdrawal; `location.reload()` when left out. */
  readonly reload?: () => void;
}

/** A running gate. */
export interface Gate {
  /** Resolves when everything granted so far has been let through. */
  readonly settled: Promise<void>;
  /** Stops watching; what was let through stays. */
  stop(): void;
}

/** A page that is made ahead of its visit; TypeScript's DOM library does not know of it yet. */
type Prerendered = Document & { readonly prerendering?: boolean };

/** When a page that had to wait may begin. */
const BEGINNINGS = ["DOMContentLoaded", "prerenderingchange"];
/** A server that does not answer must not hold up a withdrawal. */
const PATIENCE = 3000;

/**
 * Lets marked elements through once their category or service is granted, and never before:
 *
 * ```html
 * <script type="text/plain" data-consent="analytics" data-src="/count.js"></script>
 * <script type="text/plain" data-consent="analytics">count("visit")</script>
 * <link rel="stylesheet" data-consent="functional" data-href="https://fonts.example/serif.css">
 * <iframe data-consent="marketing/video" data-src="https://video.example/1" title="A film"></iframe>
 * ```
 *
 * Scripts run as a parser would have run them: see the order in the README. Elements that are
 * added later are held and let through as well. In a prerendered page nothing is let through
 * before the visitor comes to it.
 *
 * When something is withdrawn, what the registry declares for it is removed from the device and
 * the page is loaded anew, since a script that has run cannot be stopped. The same removal happens
 * at every start.
 *
 * @example
 * startGate(consent, { registry, placeholder: embedPlaceholder(en) });
 */
export function startGate(consent: Consent, options: GateOptions): Gate {
  const { registry, placeholder, reload = () => location.reload() } = options;
  const passed = new WeakSet<Element>();
  const places = new Map<Element, HTMLElement>();
  let settled = sweep(consent, registry);

  function hold(node: HTMLElement): void {
    if (places.has(node) || !isEmbed(node)) return;
    const place = placeholder?.(node, consent);
    if (!place) return;
    places.set(node, place);
    node.hidden = true;
    node.before(place);
  }

  function pass(node: HTMLElement): void {
    passed.add(node);
    release(node);
    const place = places.get(node);
    if (!place) return;
    places.delete(node);
    node.hidden = false;
    const focused = place.matches(":focus-within");
    place.remove();
    if (focused) node.focus();
  }

  function scan(): void {
    const scripts: HTMLScriptElement[] = [];
    for (const node of document.querySelectorAll<HTMLElement>("[data-consent]")) {
      if (passed.has(node)) continue;
      if (!consent.has(node.dataset["consent"] ?? "")) hold(node);
      else if (node instanceof HTMLScriptElement) {
        passed.add(node);
        scripts.push(node);
      } else pass(node);
    }
    if (scripts.length > 0) settled = settled.then(() => activateScripts(scripts));
  }

  async function withdraw(): Promise<void> {
    await Promise.race([consent.recorded, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
    await sweep(consent, registry);
    reload();
  }

  function start(): void {
    // A script that is still being parsed has only part of its text.
    if (document.readyState === "loading" || (document as Prerendered).prerendering) return;
    observer.observe(document, { childList: true, subtree: true });
    scan();
  }

  const observer = new MutationObserver(scan);
  const unsubscribe = consent.subscribe((state, previous) => {
    if (Object.keys(previous.granted).some((id) => previous.granted[id] && !state.granted[id]))
      withdraw();
    else start();
  });
  for (const event of BEGINNINGS) document.addEventListener(event, start);
  start();

  return {
    get settled() {
      return settled;
    },
    stop() {
      unsubscribe();
      observer.disconnect();
      for (const event of BEGINNINGS) document.removeEventListener(event, start);
    },
  };
}
