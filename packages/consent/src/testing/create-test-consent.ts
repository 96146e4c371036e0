import { createRules } from "../core/rules.ts";
import type { Choice } from "../core/state.ts";
import type { ChoiceJar } from "../web/choice-jar.ts";
import type { Consent, ConsentOptions } from "../web/consent.ts";
import { consentIn } from "../web/consent-in.ts";

/** Options of {@link createTestConsent}. */
export interface TestConsentOptions extends Omit<ConsentOptions, "cookie" | "policyVersion"> {
  /** Version of the policy; `test` when left out. */
  readonly policyVersion?: string;
  /** What the visitor has chosen already; nothing when left out. */
  readonly choice?: Choice;
}

/**
 * Makes a consent that keeps its choice in memory: the real state machine without a cookie, for
 * tests of your own code, in Node or in a browser.
 *
 * @example
 * const consent = createTestConsent({ registry, choice: { analytics: true } });
 * render(<Map consent={consent} />);
 */
export function createTestConsent(options: TestConsentOptions): Consent {
  const { policyVersion = "test", choice } = options;
  const consent = consentIn(memoryJar(), createRules({ ...options, policyVersion }), {
    gpc: false,
    ...options,
  });
  if (choice === "all") consent.accept();
  else if (choice === "none") consent.refuse();
  else if (choice) consent.choose(choice);
  return consent;
}

function memoryJar(): ChoiceJar {
  let kept: string[] = [];
  return {
    read: () => kept,
    write(value) {
      kept = [value];
    },
  };
}
