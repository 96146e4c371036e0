import type { Consent } from "../web/consent.ts";

/** Options of {@link keepTabsInStep}. */
export interface TabsOptions {
  /** Name of the channel the tabs of this site share; `candor-consent` when left out. */
  readonly channel?: string;
}

/** The word can be quicker than the cookie where tabs are processes of their own. Milliseconds. */
const DELAYS = [0, 50, 250, 1000];

/**
 * Makes a choice in one tab hold in all others at once: banners close, gates open, and a withdrawal
 * reaches every page. What goes through the channel is the bare word that something changed; each
 * tab reads the cookie for itself. A channel keeps nothing on the device.
 *
 * @returns what ends it
 * @example
 * const end = keepTabsInStep(consent);
 */
export function keepTabsInStep(consent: Consent, options: TabsOptions = {}): () => void {
  const { channel: name = "candor-consent" } = options;
  let channel: BroadcastChannel | undefined;
  let hearing = false;

  function open(): void {
    channel ??= new BroadcastChannel(name);
    channel.onmessage = () => {
      for (const delay of DELAYS) setTimeout(hear, delay);
    };
  }

  function hear(): void {
    hearing = true;
    consent.refresh();
    hearing = false;
  }

  /** A page that is left may come back, and is kept for that only while nobody can talk to it. */
  function close(): void {
    channel?.close();
    channel = undefined;
  }

  const unsubscribe = consent.subscribe(() => {
    if (!hearing) channel?.postMessage("changed");
  });
  open();
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  return () => {
    unsubscribe();
    close();
    removeEventListener("pagehide", close);
    removeEventListener("pageshow", open);
  };
}
