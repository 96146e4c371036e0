import { createHash } from "node:crypto";
import { policy } from "../first-party-only/policy.ts";
import { isHint } from "../first-party-only/resource-hints.ts";
import type { ExtraSources } from "../first-party-only/sources.ts";
import { elementsOf, type PageElement } from "./elements.ts";
import { foreignAttributes, foreignUrl } from "./foreign-url.ts";
import type { PageNote } from "./page-notes.ts";
import { placeholder } from "./placeholder.ts";

/** Options of {@link sealPage}. */
export interface SealOptions {
  /** The site's host name, e.g. `example.com`; its subdomains count as the site's own. */
  readonly site: string;
  /** Further sources of this site by CSP directive. */
  readonly sources?: ExtraSources;
  /** Whether strings are kept from becoming code; false when left out, unlike with headers. */
  readonly trustedTypes?: boolean;
}

/** A page that was sealed. */
export interface SealedPage {
  /** The page; what was not touched is as it was, byte for byte. */
  readonly html: string;
  /** What was changed, and what the policy will refuse. */
  readonly notes: readonly PageNote[];
}

/** A change of the text: what stood from `start` to `end` gives way. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What a `<meta>` cannot carry (CSP Level 3, section 3.3). */
const HEADER_ONLY = /^(?:frame-ancestors|report-uri|report-to|sandbox)\b/;
/** Types of `script` that are code. */
const CODE =
  /^(?:|module|importmap|speculationrules|(?:text|application)\/(?:x-)?(?:java|ecma)script)$/i;
const EMBEDS = new Set(["iframe", "embed", "object", "video", "audio"]);
/** Firefox may ask for the candidates of a `srcset` before it has read the policy beside them. */
const PICTURES = new Set(["img", "source"]);

/**
 * Seals a page of a site that is served as files, where no header can be set: the policy goes first
 * into its head, hints to other sites are taken out, embeds of other sites become placeholders with
 * a plain link, the addresses of other sites' pictures are set aside. The page's own inline scripts
 * and styles stay allowed, by their hashes. Sealing a sealed page changes nothing.
 *
 * A policy in the page is weaker than one in the header: it does not reach workers.
 *
 * @throws ConsentError `bad-directive`, `third-party-source`
 */
export function sealPage(html: string, options: SealOptions): SealedPage {
  const edits: Edit[] = [];
  const notes: PageNote[] = [];
  const hashes = { "script-src": new Set<string>(), "style-src": new Set<string>() };
  let [after, charset] = [startOf(html), ""];

  function visit(element: PageElement): void {
    const { name, attributes, start, end, line } = element;
    const note = (kind: PageNote["kind"], what: string) =>
      notes.push({ kind, element: name, what, line });
    if (name === "html" || name === "head") after = Math.max(after, element.inner);
    if (name === "meta" && attributes.has("charset")) {
      charset = html.slice(start, end);
      edits.push({ start, end, text: "" });
    }
    if (name === "meta" && attributes.has("data-candor")) edits.push({ start, end, text: "" });
    for (const attribute of attributes.keys())
      if (attribute === "style" || attribute.startsWith("on")) note("inline", attribute);

    const foreign = foreignUrl(element, options.site);
    if (foreign !== null && EMBEDS.has(name)) {
      note("embed", foreign);
      edits.push({ start, end, text: placeholder(html.slice(start, end), element, foreign) });
      return; // what is within went with it
    }
    if (foreign !== null && name === "link" && isHint(attributes.get("rel") ?? "")) {
      note("hint", foreign);
      edits.push({ start, end, text: "" });
    } else if (foreign !== null && PICTURES.has(name)) {
      note("picture", foreign);
      for (const attribute of foreignAttributes(element, options.site)) {
        const at = element.attributeStarts.get(attribute) ?? element.inner;
        edits.push({ start: at, end: at, text: "data-candor-" });
      }
    } else if (foreign !== null) note("blocked", foreign);

    const type = attributes.get("type") ?? "";
    if (name === "script" && !attributes.has("src") && CODE.test(type))
      hashes["script-src"].add(hashOf(element.text));
    if (name === "style") hashes["style-src"].add(hashOf(element.text));
    for (const child of element.children) visit(child);
  }
  for (const element of elementsOf(html)) visit(element);

  const meta = `${charset}<meta data-candor http-equiv="Content-Security-Policy" content="${value(options, hashes)}">`;
  edits.push({ start: after, end: after, text: meta });
  return { html: edited(html, edits), notes };
}

/** Where a head begins whose tags were left out: after the document type. */
function startOf(html: string): number {
  return /^\s*(?:<!doctype[^>]*>)?/i.exec(html)?.[0].length ?? 0;
}

function hashOf(text: string): string {
  const seen = text.replace(/\r\n?/g, "\n"); // as a browser reads the page
  return `'sha256-${createHash("sha256").update(seen, "utf8").digest("base64")}'`;
}

function value(
  { site, sources = {}, trustedTypes = false }: SealOptions,
  hashes: Readonly<Record<string, ReadonlySet<string>>>,
): string {
  const all: Record<string, readonly string[]> = { ...sources };
  for (const [directive, found] of Object.entries(hashes))
    all[directive] = [...(sources[directive] ?? []), ...found];
  return policy({ site: site.toLowerCase(), sources: all, trustedTypes })
    .split("; ")
    .filter((directive) => !HEADER_ONLY.test(directive))
    .join("; ");
}

function edited(html: string, edits: readonly Edit[]): string {
  let [text, at] = ["", 0];
  const inOrder = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  for (const { start, end, text: by } of inOrder) {
    text += html.slice(at, start) + by;
    at = end;
  }
  return text + html.slice(at);
}
