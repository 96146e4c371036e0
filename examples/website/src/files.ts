import { assets } from "@candor/example-design";
import type { Company } from "./company.ts";
import { CLIENT_PATH } from "./consent/markup.ts";
import { type StaticFile, staticFile } from "./http/static-file.ts";

/** The browser scripts, bundled beforehand. */
export interface ClientScripts {
  /** Banner and gate of a site with consent. */
  readonly consent: string;
  /** The attempts of the proof page. */
  readonly attempts: string;
}

const SCRIPT = "text/javascript; charset=utf-8";

/** Every fixed file of a company's site, by path. */
export function siteFiles(company: Company, scripts: ClientScripts): Map<string, StaticFile> {
  const files = new Map(assets.map(({ path, type, body }) => [path, staticFile(type, body)]));
  const icon = files.get(`/art/${company.brand.id}-icon.svg`);
  if (icon) files.set("/favicon.ico", icon);
  files.set("/cookies/registry.json", registryFile(company));
  files.set("/robots.txt", staticFile("text/plain; charset=utf-8", "User-agent: *\nDisallow:\n"));
  if (company.consent) files.set(CLIENT_PATH, staticFile(SCRIPT, scripts.consent));
  if (company.id === "hearth")
    files.set("/proof/attempts.js", staticFile(SCRIPT, scripts.attempts));
  return files;
}

/** The registry as anyone's tools can read it, in the shape of a registry file. */
function registryFile({ registry }: Company): StaticFile {
  const { version, entries, services } = registry;
  const text = JSON.stringify({ version, entries, services }, null, 2);
  return staticFile("application/json; charset=utf-8", text);
}
