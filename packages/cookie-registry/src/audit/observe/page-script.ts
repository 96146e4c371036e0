/** What the script in the page tells, one JSON text at a time. */
export type PageReport =
  /** `document.cookie` was given a text; `kept` is false when the cookie did not show afterwards. */
  | {
      readonly kind: "cookie";
      readonly line: string;
      readonly kept: boolean;
      readonly by: string | null;
      readonly url: string;
    }
  /** `cookieStore.set` was called; `line` is the same cookie as a header would write it. */
  | {
      readonly kind: "store";
      readonly line: string;
      readonly by: string | null;
      readonly url: string;
    };

/**
 * Writes the script that runs first in every document: it watches scripts writing cookies, which no
 * event of the browser tells. Values of cookies stay in the page.
 *
 * @param binding name of the function that takes the reports; the page never sees it
 */
export function pageScript(binding: string): string {
  return `(() => {
  "use strict";
  const tell = globalThis[${JSON.stringify(binding)}];
  if (typeof tell !== "function") return;
  delete globalThis[${JSON.stringify(binding)}];
  const { stringify } = JSON;
  const url = () => String(location.href === "about:blank" || location.href === "about:srcdoc" ? document.baseURI : location.href);
  // The first line of the stack that has an address is the script that called us.
  const writer = () => {
    const found = /(https?:\\/\\/[^\\s)]+?)(?::\\d+){1,2}\\)?(?:\\n|$)/.exec(String(new Error().stack));
    return found ? found[1] : null;
  };
  // The value stays here: what is told is the name, whether there is a value, and the attributes.
  const masked = (text) => {
    const end = text.indexOf(";");
    const pair = end < 0 ? text : text.slice(0, end);
    const at = pair.indexOf("=");
    const rest = end < 0 ? "" : text.slice(end);
    return at < 0 ? "…" + rest : pair.slice(0, at + 1) + (pair.slice(at + 1).trim() === "" ? "" : "…") + rest;
  };
  const report = (what) => { try { tell(stringify({ by: writer(), url: url(), ...what })); } catch {} };
  const cookie = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
  if (cookie && cookie.set && cookie.get) {
    Object.defineProperty(Document.prototype, "cookie", {
      ...cookie,
      set(value) {
        const text = String(value);
        cookie.set.call(this, text);
        const name = text.split(";")[0].split("=")[0].trim();
        const kept = ("; " + cookie.get.call(this)).includes("; " + name + "=");
        report({ kind: "cookie", line: masked(text), kept });
      },
    });
  }
  const store = globalThis.CookieStore && CookieStore.prototype.set;
  if (store) {
    CookieStore.prototype.set = function set(...given) {
      const [first, second] = given;
      const init = typeof first === "object" && first !== null ? first : { name: first, value: second };
      const line = [init.name + "=" + (init.value ? "…" : "")];
      line.push("Path=" + (init.path ?? "/"), "Secure");
      if (init.domain) line.push("Domain=" + init.domain);
      if (init.expires != null) line.push("Expires=" + new Date(init.expires).toUTCString());
      if (init.partitioned) line.push("Partitioned");
      report({ kind: "store", line: line.join("; ") });
      return store.apply(this, given);
    };
  }
})();`;
}
