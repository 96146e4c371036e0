import type { Registry } from "@candor/cookie-registry";
import type { Sighting } from "./sighting.ts";

/** What a watch is given. */
export interface CookieWatch {
  readonly registry: Registry;
  readonly block: boolean;
  readonly tell: (sighting: Sighting) => void;
}

/** Watches `document.cookie` and the Cookie Store for names the registry does not declare. */
export function watchCookies({ registry, block, tell }: CookieWatch): () => void {
  /** Tells of an undeclared cookie; whether it may be written all the same. */
  function passes(name: string): boolean {
    if (registry.match(name, "cookie", location.hostname)) return true;
    tell({ kind: "cookie", what: name });
    return !block;
  }

  const stops = [watchProperty(passes), watchStore(passes)];
  return () => {
    for (const stop of stops) stop();
  };
}

function watchProperty(passes: (name: string) => boolean): () => void {
  const own = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
  const { get, set } = own ?? {};
  if (!get || !set) return () => {};
  Object.defineProperty(Document.prototype, "cookie", {
    ...own,
    get,
    set(this: Document, value: unknown) {
      const text = String(value);
      const name = text.split(/[=;]/, 1)[0]?.trim() ?? "";
      if (isRemoval(text) || passes(name)) set.call(this, text);
    },
  });
  return () => Object.defineProperty(Document.prototype, "cookie", own as PropertyDescriptor);
}

/** Removing a cookie is no harm, declared or not. */
function isRemoval(cookie: string): boolean {
  const age = /;\s*max-age\s*=\s*(-?\d+)/i.exec(cookie)?.[1];
  if (age !== undefined) return Number(age) <= 0;
  const expires = /;\s*expires\s*=\s*([^;]+)/i.exec(cookie)?.[1];
  return expires !== undefined && Date.parse(expires) <= Date.now();
}

interface CookieStoreLike {
  set(first: string | { name: string }, value?: string): Promise<void>;
}

/** Chromium's second way to write a cookie, where there is one. */
function watchStore(passes: (name: string) => boolean): () => void {
  const { CookieStore } = globalThis as { CookieStore?: { prototype: CookieStoreLike } };
  if (!CookieStore) return () => {};
  const { prototype } = CookieStore;
  const { set } = prototype;
  prototype.set = async function (this: CookieStoreLike, ...given) {
    const [first] = given;
    if (passes(typeof first === "string" ? first : first.name)) return set.apply(this, given);
    throw new DOMException("This cookie is not declared.", "NotAllowedError");
  };
  return () => {
    prototype.set = set;
  };
}
