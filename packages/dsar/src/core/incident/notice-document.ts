import { escapeHtml } from "../escape-html.ts";

/** A notice before it has a form: headings with what stands below them. */
export interface NoticeDocument {
  readonly title: string;
  /** Whom it is to, and who writes it. */
  readonly to: string;
  readonly from: string;
  readonly sections: readonly NoticeSection[];
}

/** A heading, paragraphs, and a list where there is more than one thing to say. */
export interface NoticeSection {
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly items?: readonly string[];
}

/** Forms that a notice can be written in. */
export type NoticeFormat = "text" | "markdown" | "html";

/** Writes a notice as plain text for a mail, as Markdown, or as safe HTML without style or script. */
export function renderNoticeDocument(document: NoticeDocument, format: NoticeFormat): string {
  return FORMATS[format](document);
}

const FORMATS: Readonly<Record<NoticeFormat, (document: NoticeDocument) => string>> = {
  text: ({ title, to, from, sections }) =>
    `${[
      ...[title, `To: ${to}\nFrom: ${from}`],
      ...sections.flatMap(({ heading, paragraphs, items = [] }) => [
        `${heading}\n${"-".repeat(heading.length)}\n${[...paragraphs, ...items.map((item) => `- ${item}`)].join("\n")}`,
      ]),
    ].join("\n\n")}\n`,
  markdown: ({ title, to, from, sections }) =>
    `${[
      ...[`# ${markdown(title)}`, `To: ${markdown(to)}  \nFrom: ${markdown(from)}`],
      ...sections.flatMap(({ heading, paragraphs, items = [] }) => [
        `## ${markdown(heading)}`,
        ...paragraphs.map(markdown),
        ...(items.length === 0 ? [] : [items.map((item) => `- ${markdown(item)}`).join("\n")]),
      ]),
    ].join("\n\n")}\n`,
  html: ({ title, to, from, sections }) =>
    [
      `<h1>${escapeHtml(title)}</h1>`,
      `<p>To: ${escapeHtml(to)}<br>From: ${escapeHtml(from)}</p>`,
      ...sections.map(({ heading, paragraphs, items = [] }) => {
        const list = items.map((item) => `<li>${escapeHtml(item)}</li>`).join("");
        const texts = paragraphs.map((text) => `<p>${lines(text)}</p>`).join("");
        return `<h2>${escapeHtml(heading)}</h2>${texts}${list === "" ? "" : `<ul>${list}</ul>`}`;
      }),
    ].join("\n"),
};

function lines(text: string): string {
  return text.split("\n").map(escapeHtml).join("<br>");
}

/** Keeps text from becoming markup: what is typed at a desk at night may hold anything. */
function markdown(text: string): string {
  return text
    .replace(/[\\`*_{}[\]<>|~]/g, "\\$&")
    .replace(/^(\s*)([#+-]|\d+[.)])(?=\s)/gm, "$1\\$2")
    .replace(/\n/g, "  \n");
}
