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
  link: ["href"],
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
  const found = (LOADS[name] ?? [])
    .flatMap((attribute) => addresses(attribute, attributes.get(attribute) ?? ""))
    .find((address) => isForeign(address, site));
  if (found !== undefined) return found;
  if (name !== "video" && name !== "audio") return null;
  // A player is as foreign as its sources.
  return element.children.map((child) => foreignUrl(child, site)).find((one) => one) ?? null;
}

function isName(rel: string): boolean {
  return NAMES_ONLY.test(rel);
}

function addresses(attribute: string, value: string): string[] {
  if (attribute !== "srcset") return [value.trim()].filter(Boolean);
  return value.split(",").flatMap((one) => one.trim().split(/\s+/, 1));
}

function isForeign(address: string, site: string): boolean {
  const base = `https://${site}/`;
  if (!URL.canParse(address, base)) return false;
  const { protocol, hostname } = new URL(address, base);
  if (!/^(?:https?|wss?|ftp):$/.test(protocol)) return false;
  return hostname !== site && !hostname.endsWith(`.${site}`);
}
