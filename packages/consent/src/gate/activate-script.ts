import { TRUSTED_TYPES_POLICY } from "../core/trusted-types-policy.ts";

/** The parts of Trusted Types that are used; TypeScript's DOM library does not have them yet. */
interface ScriptPolicy {
  createScript(text: string): string;
  createScriptURL(url: string): string;
}
interface TrustedTypes {
  createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy;
}

const asWritten: ScriptPolicy = { createScript: (text) => text, createScriptURL: (url) => url };
let policy: ScriptPolicy | undefined;

/** Scripts stood in the page's own markup, so they are as trusted as the page is. */
function trusted(): ScriptPolicy {
  const { trustedTypes } = window as { trustedTypes?: TrustedTypes };
  policy ??= trustedTypes?.createPolicy(TRUSTED_TYPES_POLICY, asWritten) ?? asWritten;
  return policy;
}

/**
 * Runs a gated script in its place. Resolves when the next one may run: at once, or when an
 * external script without `async` has loaded or failed.
 */
export function activateScript(gated: HTMLScriptElement): Promise<void> {
  const script = document.createElement("script");
  for (const { name, value } of gated.attributes)
    if (!/^(?:type|on.*|data-(?:consent|src|type))$/.test(name)) script.setAttribute(name, value);
  const { src, type } = gated.dataset;
  if (type) script.type = type;
  script.nonce = gated.nonce ?? "";
  script.async = gated.hasAttribute("async");
  if (src === undefined) script.text = trusted().createScript(gated.text);
  else script.src = trusted().createScriptURL(src);
  return new Promise((resolve) => {
    if (src === undefined || script.async) resolve();
    script.addEventListener("load", () => resolve());
    script.addEventListener("error", () => resolve());
    gated.replaceWith(script);
  });
}
