/** The part of Trusted Types that is needed; not in the type library yet. */
interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(url: string): string },
  ): { createScriptURL(url: string): unknown };
}

/** Under `trusted-types`, the name that a content security policy has to allow. */
const POLICY = "candor-zk-backup";

/**
 * Starts a module worker of the page's own origin, also where the page requires Trusted Types.
 *
 * @throws TypeError for an address elsewhere.
 */
export function startWorker(url: string | URL): Worker {
  const address = new URL(url, globalThis.location?.href);
  if (address.origin !== globalThis.location?.origin)
    throw new TypeError(`The worker ${address.href} is not of this origin.`);
  return new Worker(trusted(address.href) as string, { type: "module", name: POLICY });
}

let policy: ReturnType<TrustedTypes["createPolicy"]> | null = null;

function trusted(url: string): unknown {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: TrustedTypes };
  if (trustedTypes === undefined) return url;
  policy ??= trustedTypes.createPolicy(POLICY, { createScriptURL: sameOrigin });
  return policy.createScriptURL(url);
}

function sameOrigin(url: string): string {
  if (new URL(url).origin === globalThis.location.origin) return url;
  throw new TypeError(`${url} is not of this origin.`);
}
