const HINT = /^(?:preconnect|dns-prefetch|prefetch|preload|modulepreload|prerender)$/i;

/** Tells whether an address leads to another origin. */
function isForeign(target: string, base: string): boolean {
  if (!URL.canParse(target, base)) return true;
  return new URL(target, base).origin !== new URL(base).origin;
}

/** Drops hints to other origins from the values of a `Link` header (RFC 8288); null when none stay. */
export function ownLinks(header: string, base: string): string | null {
  // A comma inside <...> or "..." does not end a link.
  const links = header.match(/(?:<[^>]*>|"(?:[^"\\]|\\.)*"|[^,<"])+/g) ?? [];
  const kept = links.filter((link) => {
    const target = /<([^>]*)>/.exec(link)?.[1] ?? "";
    const rel = /;\s*rel\s*=\s*"?([^";]*)/i.exec(link)?.[1] ?? "";
    return !(rel.split(/\s+/).some((one) => HINT.test(one)) && isForeign(target.trim(), base));
  });
  return kept.length > 0 ? kept.join(",").trim() : null;
}

/** Longest tag that is waited for; what is longer goes through as it is, and CSP still holds. */
const LONGEST = 4096;

/**
 * Makes a stream that takes hints to other origins out of HTML as it passes. A preconnect opens a
 * connection before any content security policy is asked: it must not be served at all.
 *
 * Bytes are looked at as Latin-1, which gives every byte back as it came.
 */
export function withoutForeignHints(base: string): TransformStream<Uint8Array, Uint8Array> {
  let held = "";
  const clean = (html: string) => {
    const kept = html.replace(/<link\b[^>]*>/gi, (tag) => (drops(tag, base) ? "" : tag));
    return Buffer.from(kept, "latin1");
  };
  return new TransformStream({
    transform(chunk, controller) {
      held += Buffer.from(chunk).toString("latin1");
      const cut = finished(held);
      if (cut > 0) controller.enqueue(clean(held.slice(0, cut)));
      held = held.slice(cut);
    },
    flush(controller) {
      if (held) controller.enqueue(clean(held));
    },
  });
}

/** How much can pass: all but a tag whose end is in the next chunk. */
function finished(html: string): number {
  const open = html.lastIndexOf("<");
  const waits = open >= 0 && !html.includes(">", open) && html.length - open <= LONGEST;
  return waits ? open : html.length;
}

function drops(tag: string, base: string): boolean {
  const rel = attribute(tag, "rel");
  const href = attribute(tag, "href");
  if (rel === null || href === null) return false;
  return rel.split(/\s+/).some((one) => HINT.test(one)) && isForeign(href, base);
}

function attribute(tag: string, name: string): string | null {
  const found = new RegExp(`[\\s/"']${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, "i").exec(
    tag,
  );
  if (!found) return null;
  return (found[1] ?? found[2] ?? found[3] ?? "").replace(/&amp;/g, "&").trim();
}
