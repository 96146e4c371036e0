import { type CompareOptions, compareObservation } from "../core/audit/compare.ts";
import type { Finding } from "../core/audit/finding.ts";
import type { Observation } from "../core/audit/observation.ts";
import type { Registry } from "../core/registry.ts";
import { findChromium } from "./chromium/find-chromium.ts";
import { AuditError } from "./error.ts";
import { CANDOR_CONTROLS, type Controls } from "./observe/banner.ts";
import { readCertificates } from "./observe/certificates.ts";
import { type Control, readControl } from "./observe/control.ts";
import { type Progress, walkSite } from "./observe/walk.ts";
import { siteOf } from "./sites.ts";

/** How a site is looked at. */
export interface ObserveOptions {
  /** The address to begin at. */
  readonly url: string;
  /** How many pages of the site to visit in each phase, by their links; 1 when left out. */
  readonly crawl?: number;
  /**
   * What is pressed to agree, to refuse, and to withdraw: CSS selectors (looked for in frames and
   * open shadow trees too) or `role=button[name="Reject all"]`. Several are pressed one after the
   * other. A phase without a control is not walked. `candor` knows the banner of `@candor/consent`.
   */
  readonly banner?: "candor" | BannerSelectors;
  /** A PEM file of certificate authorities to trust beside those of the machine. */
  readonly ca?: string;
  /** Path of Chromium; searched when left out. */
  readonly chromium?: string;
  /** More arguments for Chromium, e.g. `--host-resolver-rules=…`. */
  readonly chromiumArgs?: readonly string[];
  /** Seconds for a page to finish loading; 15 when left out. */
  readonly timeout?: number;
  /** Milliseconds of silence after which a page counts as settled; 500 when left out. */
  readonly settle?: number;
  /** Told before each page is opened. */
  readonly onProgress?: (progress: Progress) => void;
  /** Stops the audit and the browser. */
  readonly signal?: AbortSignal;
}

/** What is pressed for each decision. */
export interface BannerSelectors {
  /** Pressed to agree to everything. */
  readonly accept?: string | readonly string[];
  /** Pressed to refuse everything. */
  readonly reject?: string | readonly string[];
  /** Pressed, after agreeing, to take it back. */
  readonly withdraw?: string | readonly string[];
}

/** How a site is audited. */
export interface AuditOptions extends ObserveOptions {
  /** What is declared. */
  readonly registry: Registry;
  /** Names the provider that a name is known to belong to, e.g. by the known-cookies table. */
  readonly knownProvider?: (name: string) => string | undefined;
}

/** What came of an audit. */
export interface Audit {
  /** The differences, the heaviest first. */
  readonly findings: readonly Finding[];
  /** What they rest on. */
  readonly observation: Observation;
}

/**
 * Audits a live site against a registry, in a real Chromium: before any choice, after refusal,
 * after consent and after withdrawal, each decision in a profile of its own.
 *
 * @throws AuditError when it could not run; what a page does is a finding and never an error
 * @example
 * const { findings } = await auditSite({ url: "http://localhost:8080/", registry, crawl: 20 });
 * expect(findings.filter(({ severity }) => severity === "error")).toEqual([]);
 */
export async function auditSite(options: AuditOptions): Promise<Audit> {
  const observation = await observeSite(options);
  const { registry, knownProvider } = options;
  const compare: CompareOptions = { siteOf, ...(knownProvider && { knownProvider }) };
  return { findings: compareObservation(registry, observation, compare), observation };
}

/**
 * Looks at a live site without judging it; `compareObservation` does that.
 *
 * @throws AuditError when it could not run
 */
export async function observeSite(options: ObserveOptions): Promise<Observation> {
  const { url, crawl = 1, ca, chromiumArgs = [], timeout = 15, settle = 500 } = options;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    const problem = `${JSON.stringify(url)} is no address of a website`;
    throw new AuditError("bad-url", `${problem}; write https://… or http://…`);
  }
  return walkSite({
    url: new URL(url).href,
    pages: Math.max(1, crawl),
    controls: readBanner(options.banner),
    chromium: { path: options.chromium ?? findChromium(), args: chromiumArgs },
    patience: { load: timeout * 1000, settle },
    certificates: ca === undefined ? undefined : await readCertificates(ca),
    signal: options.signal,
    onProgress: options.onProgress,
  });
}

function readBanner(banner: ObserveOptions["banner"]): Controls {
  if (banner === "candor") return CANDOR_CONTROLS;
  const { accept, reject, withdraw } = banner ?? {};
  if (withdraw !== undefined && accept === undefined) {
    throw new AuditError("bad-control", "withdraw needs accept: first somebody has to agree");
  }
  return {
    ...(accept !== undefined && { accept: readControls(accept) }),
    ...(reject !== undefined && { reject: readControls(reject) }),
    ...(withdraw !== undefined && { withdraw: readControls(withdraw) }),
  };
}

function readControls(texts: string | readonly string[]): Control[] {
  return [texts].flat().map(readControl);
}
