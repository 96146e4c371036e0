import { escapeHtml } from "../core/escape-html.ts";
import type { PageElement } from "./elements.ts";

/**
 * What stands for an embed of another site: a link to it, and the embed itself in a template, where
 * nothing of it is loaded. All of it may stand wherever the embed stood.
 */
export function placeholder(markup: string, { attributes }: PageElement, url: string): string {
  const { href, host } = new URL(url, "https://site.invalid");
  const title = attributes.get("title")?.trim() || attributes.get("aria-label")?.trim();
  const text = title ? `${title} (${host})` : host;
  return `<span class="candor-embed"><a href="${escapeHtml(href)}" rel="noreferrer">${escapeHtml(text)}</a><template>${markup}</template></span>`;
}
