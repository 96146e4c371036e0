import type { Registry } from "@candor/cookie-registry";
import type { Consent } from "../web/consent.ts";
import { activateScripts } from "./activate-scripts.ts";
import { release } from "./release.ts";
import { sweep } from "./sweep.ts";

/** Options of {@link startGate}. */
export interface GateOptions {
  /** What the site stores; a withdrawal removes what it declares. */
  readonly registry: Registry;
  /**
   * Told of each element that has to wait, once; what it returns is called when the element is let
   * through. `embedPlaceholders(en)` of `@candor/consent/embeds` puts something in its place.
   */
  readonly hold?: (element: HTMLElement, consent: Consent) => (() => void) | undefined;
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
 * startGate(consent, { registry, hold: embedPlaceholders(en) });
 */
export function startGate(consent: Consent, options: GateOptions): Gate {
  const { registry, hold, reload = () => location.reload() } = options;
  const passed = new WeakSet<Element>();
  const held = new WeakMap<Element, (() => void) | undefined>();
  let settled = sweep(consent, registry);

  function scan(): void {
    const scripts: HTMLScriptElement[] = [];
    for (const node of document.querySelectorAll<HTMLElement>("[data-consent]")) {
      if (passed.has(node)) continue;
      const script = node instanceof HTMLScriptElement;
      if (consent.has(node.dataset["consent"] as string)) {
        passed.add(node);
        if (script) scripts.push(node);
        else release(node);
        held.get(node)?.();
      } else if (!script && !held.has(node)) held.set(node, hold?.(node, consent));
    }
    settled = settled.then(() => activateScripts(scripts));
  }

  async function withdraw(): Promise<void> {
    await Promise.race([consent.recorded, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
    await sweep(consent, registry);
    reload();
  }

  function start(): void {
    // A script that is still being parsed has only part of its text.
    if (document.readyState === "loading") return;
    observer.observe(document, { childList: true, subtree: true });
    scan();
  }

  const observer = new MutationObserver(scan);
  const unsubscribe = consent.subscribe((state, previous) => {
    if (consent.scopes.some(({ id }) => previous.granted[id] && !state.granted[id])) withdraw();
    else start();
  });
  document.addEventListener("DOMContentLoaded", start);
  start();

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
