import type { ChoiceCookie } from "../core/choice-cookie.ts";
import { expireCookie, pathsHere, writeCookie } from "./expire-cookie.ts";

/** Where a page finds and keeps the choice. */
export interface ChoiceJar {
  /** Every value there is under the choice's name, in the browser's order. */
  read(): string[];
  /** Keeps a value for so many seconds. */
  write(value: string, seconds: number): void;
}

/** The choice in the cookies of a page; on a server, and where cookies are forbidden, it is empty. */
export function cookieJar({ name, domain = "", path = "/" }: ChoiceCookie): ChoiceJar {
  function read(): string[] {
    try {
      return document.cookie
        .split("; ")
        .filter((pair) => pair.startsWith(`${name}=`))
        .map((pair) => pair.slice(name.length + 1));
    } catch {
      return []; // No document, or one that may have no cookies: a sandboxed frame.
    }
  }

  function write(value: string, seconds: number): void {
    const secure = location.protocol === "https:" ? ";secure" : "";
    const keep = () =>
      writeCookie(
        `${name}=${value};max-age=${seconds};path=${path};domain=${domain};samesite=lax${secure}`,
      );
    keep();
    // A cookie from before the site changed its domain or path would shadow this one.
    if (read().length < 2) return;
    expireCookie(name, pathsHere());
    keep();
  }

  return { read, write };
}
