import type { Category } from "@candor/cookie-registry";
import type { Consent } from "../web/consent.ts";

/** The consent types of Google Consent Mode v2. */
export type ConsentType =
  | "ad_storage"
  | "ad_user_data"
  | "ad_personalization"
  | "analytics_storage"
  | "functionality_storage"
  | "personalization_storage"
  | "security_storage";

/** Options of {@link startConsentMode}. */
export interface ConsentModeOptions {
  /** Which category or service each type waits for; what is left out keeps its default. */
  readonly types?: Readonly<Partial<Record<ConsentType, string>>>;
  /** Name of the tags' queue on `window`; `dataLayer` when left out. */
  readonly dataLayer?: string;
}

/** What each type waits for unless the site says otherwise. */
const TYPES: Readonly<Record<ConsentType, Category>> = {
  ad_storage: "marketing",
  ad_user_data: "marketing",
  ad_personalization: "marketing",
  analytics_storage: "analytics",
  functionality_storage: "functional",
  personalization_storage: "functional",
  security_storage: "essential",
};

/**
 * Tells Google's tags what is granted: Consent Mode v2, basic mode. Everything is denied by
 * default, then what is granted is said, before any tag reads the queue; every change is said
 * again. In basic mode no tag is loaded before the choice: put it behind the gate, with
 * `data-consent`. The advanced mode, which loads tags before the choice, is not offered.
 *
 * @returns what ends it
 * @example
 * const { startConsentMode } = await import("@candor/consent/consent-mode");
 * startConsentMode(consent); // before startGate, which lets the tag in
 */
export function startConsentMode(consent: Consent, options: ConsentModeOptions = {}): () => void {
  const types = { ...TYPES, ...options.types };
  const name = options.dataLayer ?? "dataLayer";
  const page = window as unknown as Record<string, unknown[]>;
  page[name] ??= [];
  const queue = page[name];

  /** Tags tell a command from data by its being an `arguments` object. */
  function command(..._: readonly unknown[]): void {
    // biome-ignore lint/complexity/noArguments: an array would be taken for something else
    queue.push(arguments);
  }

  function update(): void {
    command(
      "consent",
      "update",
      answers((id) => consent.has(id)),
    );
  }

  function answers(has: (id: string) => boolean): Record<string, "granted" | "denied"> {
    return Object.fromEntries(
      Object.entries(types).map(([type, id]) => [type, has(id) ? "granted" : "denied"]),
    );
  }

  command(
    "consent",
    "default",
    answers((id) => id === "essential"),
  );
  update();
  return consent.subscribe(update);
}
