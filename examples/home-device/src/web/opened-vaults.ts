import { createHash, randomBytes } from "node:crypto";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { OpenedVault } from "../backup/engine.ts";

/** Vaults that were opened in a browser, for a quarter of an hour each. */
export interface OpenedVaults {
  /** Keeps a vault open for the browser that has asked. */
  keep(c: Context, vault: OpenedVault): void;
  /** The vault that this browser has opened; null when it has none, or no longer. */
  of(c: Context): OpenedVault | null;
  /** Closes what this browser has opened. */
  close(c: Context): void;
}

const COOKIE = "vault";
const SECONDS = 15 * 60;
const MOST = 8;

/** Keeps them in memory alone: a restart closes all. */
export function createOpenedVaults(now: () => Date): OpenedVaults {
  const open = new Map<string, { readonly vault: OpenedVault; readonly until: number }>();
  const keyOf = (token: string) => createHash("sha256").update(token).digest("hex");
  const options = { path: "/backup", httpOnly: true, sameSite: "Strict" } as const;
  return {
    keep(c, vault) {
      const token = randomBytes(32).toString("base64url");
      const [oldest] = open.keys();
      if (open.size >= MOST && oldest !== undefined) open.delete(oldest);
      open.set(keyOf(token), { vault, until: now().getTime() + SECONDS * 1000 });
      setCookie(c, COOKIE, token, { ...options, maxAge: SECONDS });
    },
    of(c) {
      const key = keyOf(getCookie(c, COOKIE) ?? "");
      const found = open.get(key);
      if (found !== undefined && found.until > now().getTime()) return found.vault;
      open.delete(key);
      return null;
    },
    close(c) {
      open.delete(keyOf(getCookie(c, COOKIE) ?? ""));
      deleteCookie(c, COOKIE, options);
    },
  };
}
