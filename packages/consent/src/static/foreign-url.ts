import type { PageElement } from "./elements.ts";

/** The attributes by which an element loads something. */
const LOADS: Readonly<Record<string, readonly string[]>> = {
  script: ["src"],
  img: ["src", "srcset"],
  source: ["src", "srcset"],
  iframe: ["src"],
  embed: ["src"],
  object: ["data"],
  video: ["src", "poster"],
  audio: ["src"],
  track: ["src"],
  input: ["src"],
  link: ["href", "imagesrcset"],
  image: ["href", "xlink:href"],
  use: ["href", "xlink:href"],
  form: ["action"],
  base: ["href"],
};

/** Kinds of `link` that only name a page, and load nothing. */
const NAMES_ONLY =
  /^(?:canonical|alternate|author|help|license|me|next|prev|search|bookmark|external|tag|pingback|privacy-policy|terms-of-service)$/i;

/** The address of another site that an element loads from; null when it stays with its own. */
export function foreignUrl(element: PageElement, site: string): string | null {
  const { name, attributes } = element;
  if (name === "link" && (attributes.get("rel") ?? "").split(/\s+/).every(isName)) return null;
  const found = (LOADS[name] ?? []).flatMap((one) => foreignIn(element, one, site));
  if (found[0] !== undefined) return found[0];
  if (name !== "video" && name !== "audio") return null;
  // A player is as foreign as its sources.
  return element.children.map((child) => foreignUrl(child, site)).find((one) => one) ?? null;
}

/** The attributes by which an element loads from another site. */
export function foreignAttributes(element: PageElement, site: string): string[] {
  return (LOADS[element.name] ?? []).filter((one) => foreignIn(element, one, site).length > 0);
}

function foreignIn({ attributes }: PageElement, attribute: string, site: string): string[] {
  const value = attributes.get(attribute) ?? "";
  return addresses(attribute, value).filter((address) => isForeign(address, site));
}

function isName(rel: string): boolean {
  return NAMES_ONLY.test(rel);
}

function addresses(attribute: string, value: string): string[] {
  if (!attribute.endsWith("srcset")) return [value.trim()].filter(Boolean);
  return value.split(",").flatMap((one) => one.trim().split(/\s+/, 1));
}

function isForeign(address: string, site: string): boolean {
  const base = `https://${site}/`;
  if (!URL.canParse(address, base)) return false;
  const { protocol, hostname } = new URL(address, base);
  if (!/^(?:https?|wss?|ftp):$/.test(protocol)) return false;
  return hostname !== site && !hostname.endsWith(`.${site}`);
}
