import { TRUSTED_TYPES_POLICY } from "../core/trusted-types-policy.ts";

/** The parts of Trusted Types that are used; TypeScript's DOM library does not have them yet. */
interface ScriptPolicy {
  createScript(text: string): string;
  createScriptURL(url: string): string;
}
interface TrustedTypes {
  createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy;
}

const asWritten = (text: string) => text;
/** Scripts stood in the page's own markup, so they are as trusted as the page is. */
let policy: ScriptPolicy = { createScript: asWritten, createScriptURL: asWritten };
let named = false;

function trusted(): ScriptPolicy {
  const { trustedTypes } = window as { trustedTypes?: TrustedTypes };
  if (!named) policy = trustedTypes?.createPolicy(TRUSTED_TYPES_POLICY, policy) ?? policy;
  named = true;
  return policy;
}

/**
 * Runs gated scripts in their places, in the order in which a parser would have run them: those
 * that block it, inline ones too, then those with `defer` and the modules. Scripts with `async`
 * wait for none. What comes from a server is fetched at once and run in turn: the browser keeps
 * the order of scripts inserted with `async` false (HTML standard, "prepare the script element").
 */
export async function activateScripts(gated: readonly HTMLScriptElement[]): Promise<void> {
  const later = ({ dataset, defer }: HTMLScriptElement) =>
    dataset["type"] === "module" || (defer && dataset["src"] !== undefined);
  let before: unknown;
  for (const one of [...gated.filter((one) => !later(one)), ...gated.filter(later)]) {
    const inline = one.dataset["src"] === undefined;
    // An inline script runs when it is inserted: whatever stands before it must have run by then.
    if (inline) await before;
    const done = activate(one);
    // It has run by now, or is a module; neither would tell when it is done.
    if (!inline && !one.hasAttribute("async")) before = done;
  }
  await before;
}

function activate(gated: HTMLScriptElement): Promise<unknown> {
  const script = document.createElement("script");
  const { src, type } = gated.dataset;
  for (const { name, value } of gated.attributes)
    if (!/^(?:type|on.*|data-(?:consent|src|type))$/.test(name)) script.setAttribute(name, value);
  if (type) script.type = type;
  script.nonce = gated.nonce as string; // Hidden from the attributes once a policy names it.
  script.async = gated.hasAttribute("async");
  if (src === undefined) script.text = trusted().createScript(gated.text);
  else script.src = trusted().createScriptURL(src);
  const done = new Promise((resolve) => {
    script.onload = script.onerror = resolve;
  });
  gated.replaceWith(script);
  return done;
}
