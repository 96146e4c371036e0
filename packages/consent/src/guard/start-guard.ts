import type { Registry } from "@candor/cookie-registry";
import type { Sighting } from "./sighting.ts";
import { watchCookies } from "./watch-cookies.ts";
import { watchWebRtc } from "./watch-webrtc.ts";

/** Options of {@link startGuard}. */
export interface GuardOptions {
  /** What the site stores. */
  readonly registry: Registry;
  /** Path of this site that sightings are sent to: `cspReports` takes them. */
  readonly reportTo?: string;
  /** Told of every sighting, at once. */
  readonly onSighting?: (sighting: Sighting) => void;
  /** Whether WebRTC is refused, and undeclared cookies are not written; only told when false. */
  readonly block?: boolean;
}

/** Sightings sent together at most. */
const BATCH = 20;
const PAUSE_MS = 1_000;

/**
 * Watches a page from within: WebRTC (outside every content security policy), cookies written by
 * script, violations of the policy. It is detection, not enforcement: a script that runs before it,
 * or takes `document.cookie` from a frame of its own, goes unseen. What is enforced comes with the
 * headers of `firstPartyOnly`.
 *
 * @returns a function that ends it and puts everything back
 * @example
 * startGuard({ registry, reportTo: "/csp" }); // first of all scripts
 */
export function startGuard(options: GuardOptions): () => void {
  const { registry, reportTo, onSighting, block = true } = options;
  const seen = new Set<string>();
  const waiting: Sighting[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  function tell(sighting: Sighting): void {
    onSighting?.(sighting);
    const key = JSON.stringify(sighting);
    if (reportTo === undefined || seen.has(key)) return; // one report of each kind and page
    seen.add(key);
    waiting.push(sighting);
    if (waiting.length >= BATCH) send();
    else timer ??= setTimeout(send, PAUSE_MS);
  }

  function send(): void {
    clearTimeout(timer);
    timer = undefined;
    const sightings = waiting.splice(0);
    if (sightings.length === 0 || reportTo === undefined) return;
    const body = new Blob([JSON.stringify(sightings.map(asReport))], {
      type: "application/reports+json",
    });
    navigator.sendBeacon(reportTo, body);
  }

  const violated = ({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent): void =>
    // The browser reports these by itself where the header says so: here they are only told.
    onSighting?.({ kind: "policy", what: blockedURI, directive: effectiveDirective });

  addEventListener("securitypolicyviolation", violated);
  addEventListener("pagehide", send);
  const stops = [watchCookies({ registry, block, tell }), watchWebRtc({ block, tell })];
  return () => {
    for (const stop of stops) stop();
    removeEventListener("securitypolicyviolation", violated);
    removeEventListener("pagehide", send);
    send();
  };
}

/** The Reporting API's form, so that one endpoint takes it all. */
function asReport({ kind, what }: Sighting): unknown {
  return {
    type: "csp-violation",
    url: location.href,
    body: { documentURL: location.href, effectiveDirective: kind, blockedURL: what },
  };
}
