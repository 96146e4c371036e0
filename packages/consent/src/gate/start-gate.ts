import type { Registry } from "@candor/cookie-registry";
import type { Locale } from "../core/locale.ts";
import { element } from "../look/element.ts";
import type { Consent } from "../web/consent.ts";
import { activateScript } from "./activate-script.ts";
import { isWebLink, placeholder } from "./placeholder.ts";
import { sweep } from "./sweep.ts";

/** Options of {@link startGate}. */
export interface GateOptions {
  /** What the site stores; a withdrawal removes what it declares. */
  readonly registry: Registry;
  /** Texts of the placeholders of embeds; without them a waiting embed is left empty. */
  readonly locale?: Locale;
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

const GATED =
  'script[type="text/plain"][data-consent],iframe[data-consent][data-src],img[data-consent][data-src]';
/** A server that does not answer must not hold up a withdrawal. */
const PATIENCE = 3000;

/**
 * Lets marked scripts, frames and pictures through once their category or service is granted, and
 * never before:
 *
 * ```html
 * <script type="text/plain" data-consent="analytics" data-src="/count.js"></script>
 * <script type="text/plain" data-consent="analytics">count("visit")</script>
 * <iframe data-consent="marketing" data-src="https://video.example/1" title="A film"></iframe>
 * ```
 *
 * Scripts run one after the other, in the order of the document. When something is withdrawn, what
 * the registry declares for it is removed from the device and the page is loaded anew, since a
 * script that has run cannot be stopped. The same removal happens at every start.
 *
 * @example
 * startGate(consent, { registry, locale: en });
 */
export function startGate(consent: Consent, options: GateOptions): Gate {
  const { registry, locale, reload = () => location.reload() } = options;
  const queued = new WeakSet<Element>();
  const places = new Map<Element, HTMLElement>();
  let settled = Promise.resolve();

  function pass(node: HTMLElement): void {
    if (node instanceof HTMLScriptElement) {
      queued.add(node);
      settled = settled.then(() => activateScript(node));
      return;
    }
    const { src = "", srcset } = node.dataset;
    if (node instanceof HTMLIFrameElement && !isWebLink(element("a", { href: src }))) return;
    for (const [name, value] of Object.entries({ srcset, src }))
      if (value !== undefined) node.setAttribute(name, value);
    node.removeAttribute("data-src");
    node.hidden = false;
    places.get(node)?.remove();
    places.delete(node);
  }

  function hold(node: HTMLElement): void {
    if (!locale || places.has(node) || node instanceof HTMLScriptElement) return;
    const place = placeholder(node, consent, locale);
    if (!place) return;
    places.set(node, place);
    node.hidden = true;
    node.before(place);
  }

  function scan(): void {
    for (const node of document.querySelectorAll<HTMLElement>(GATED)) {
      if (queued.has(node)) continue;
      if (consent.has(node.dataset["consent"] ?? "")) pass(node);
      else hold(node);
    }
  }

  async function withdraw(): Promise<void> {
    const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    await Promise.race([consent.recorded, patience]);
    await sweep(consent, registry);
    reload();
  }

  const unsubscribe = consent.subscribe((state, previous) => {
    const lost = Object.keys(previous.granted).some(
      (id) => previous.granted[id] && !state.granted[id],
    );
    if (lost) withdraw();
    else scan();
  });
  const observer = new MutationObserver(scan);

  function start(): void {
    scan();
    observer.observe(document, { childList: true, subtree: true });
  }

  settled = sweep(consent, registry);
  // A script still being parsed has only part of its text.
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();

  return {
    get settled() {
      return settled;
    },
    stop() {
      unsubscribe();
      observer.disconnect();
      document.removeEventListener("DOMContentLoaded", start);
    },
  };
}
