const HINT = /^(?:preconnect|dns-prefetch|prefetch|preload|modulepreload|prerender)$/i;

/** Tells whether a page may be connected to an address before it asks for it. */
export type MayConnect = (url: URL) => boolean;

/** What hints are judged by: the page's address, and the rule. */
export interface HintRule {
  /** Address of the page, which relative ones count from. */
  readonly base: string;
  /** Whether an address may be hinted at. */
  readonly may: MayConnect;
}

/** Drops hints that may not be given from a `Link` header (RFC 8288); null when none stay. */
export function ownLinks(header: string, rule: HintRule): string | null {
  // A comma inside <...> or "..." does not end a link.
  const links = header.match(/(?:<[^>]*>|"(?:[^"\\]|\\.)*"|[^,<"])+/g) ?? [];
  const kept = links.filter((link) => {
    const target = /<([^>]*)>/.exec(link)?.[1] ?? "";
    const rel = /;\s*rel\s*=\s*"?([^";]*)/i.exec(link)?.[1] ?? "";
    return !(isHint(rel) && isForeign(target.trim(), rule));
  });
  return kept.length > 0 ? kept.join(",").trim() : null;
}

/** Tells whether a `rel` asks for a connection or a load ahead of time. */
export function isHint(rel: string): boolean {
  return rel.split(/\s+/).some((one) => HINT.test(one));
}

function isForeign(target: string, { base, may }: HintRule): boolean {
  return !URL.canParse(target, base) || !may(new URL(target, base));
}

/** Longest tag that is waited for; what is longer goes through as it is, and CSP still holds. */
const LONGEST = 4096;

/** Takes hints out of HTML that comes in pieces. */
export interface HintCleaner {
  /** Tells whether a piece can pass as it is. */
  passes(chunk: string | Uint8Array): boolean;
  /** Takes a piece, gives what can pass: all but a tag whose end has not come. */
  push(chunk: Uint8Array): Uint8Array;
  /** Gives the rest. */
  end(): Uint8Array;
}

/**
 * Makes a cleaner. A preconnect opens a connection before any content security policy is asked: it
 * must not be served at all. Bytes are looked at as Latin-1, which gives every byte back as it came.
 */
export function hintCleaner(rule: HintRule): HintCleaner {
  let held = "";
  const clean = (html: string) => {
    const kept = html.replace(/<link\b[^>]*>/gi, (tag) => (drops(tag, rule) ? "" : tag));
    return Buffer.from(kept, "latin1");
  };
  const passes = (chunk: string | Uint8Array) => held === "" && isWhole(chunk);
  return {
    passes,
    push(chunk) {
      if (passes(chunk)) return chunk;
      held += Buffer.from(chunk).toString("latin1");
      const cut = finished(held);
      const passing = held.slice(0, cut);
      held = held.slice(cut);
      return clean(passing);
    },
    end: () => clean(held),
  };
}

/** Most pieces of a page hold no link and end outside a tag: they pass without being copied. */
function isWhole(chunk: string | Uint8Array): boolean {
  const text =
    typeof chunk === "string"
      ? chunk
      : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  if (text.indexOf("<l") >= 0 || text.indexOf("<L") >= 0) return false;
  const open = text.lastIndexOf("<");
  return open < 0 || text.indexOf(">", open) >= 0;
}

/** The cleaner as a stream. */
export function withoutForeignHints(rule: HintRule): TransformStream<Uint8Array, Uint8Array> {
  const cleaner = hintCleaner(rule);
  const pass = (
    piece: Uint8Array,
    controller: TransformStreamDefaultController<Uint8Array>,
  ): void => {
    if (piece.length > 0) controller.enqueue(piece);
  };
  return new TransformStream({
    transform: (chunk, controller) => pass(cleaner.push(chunk), controller),
    flush: (controller) => pass(cleaner.end(), controller),
  });
}

/** How much can pass: all but a tag whose end is in the next chunk. */
function finished(html: string): number {
  const open = html.lastIndexOf("<");
  const waits = open >= 0 && !html.includes(">", open) && html.length - open <= LONGEST;
  return waits ? open : html.length;
}

function drops(tag: string, rule: HintRule): boolean {
  const rel = attribute(tag, "rel");
  const href = attribute(tag, "href");
  return rel !== null && href !== null && isHint(rel) && isForeign(href, rule);
}

function attribute(tag: string, name: string): string | null {
  const found = new RegExp(`[\\s/"']${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, "i").exec(
    tag,
  );
  if (!found) return null;
  return (found[1] ?? found[2] ?? found[3] ?? "").replace(/&amp;/g, "&").trim();
}
