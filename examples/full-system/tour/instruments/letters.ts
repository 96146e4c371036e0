import { createTransport } from "nodemailer";
import type { System } from "../system.ts";
import { until } from "./patience.ts";
import { ask } from "./site.ts";

/** A letter as the mailbox shows it. */
export interface Letter {
  readonly id: string;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
}

/** Sends a letter to a company by SMTP; resolves with the server's answer to DATA. */
export async function send(
  system: System,
  letter: { from: string; to: string; subject: string; text: string },
): Promise<string> {
  const transport = createTransport({
    host: "127.0.0.1",
    port: system.smtp.port,
    secure: false,
    ignoreTLS: true,
  });
  const { response } = await transport.sendMail(letter);
  return response;
}

/** Waits for a letter to somebody whose text matches, newer than another one where given. */
export function letterTo(
  system: System,
  to: string,
  pattern: RegExp,
  after?: Letter,
): Promise<Letter> {
  return until(`a letter to ${to} with ${pattern}`, 30, async () => {
    const letters = await lettersTo(system, to);
    return letters.find(({ id, text }) => (!after || id > after.id) && pattern.test(text));
  });
}

/** The headers of a letter as it came over the wire, by name in lower case. */
export async function headersOf(
  system: System,
  letter: Letter,
): Promise<ReadonlyMap<string, string>> {
  const { text } = await ask(`${system.mailbox.url}/letters/${letter.id}.eml`);
  const [head = ""] = text.split(/\r?\n\r?\n/);
  const lines = head.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
  return new Map(
    lines.map((line) => {
      const at = line.indexOf(":");
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
    }),
  );
}

/** All letters to somebody, oldest first. */
export async function lettersTo(system: System, to: string): Promise<Letter[]> {
  const { text } = await ask(`${system.mailbox.url}/letters.json?to=${encodeURIComponent(to)}`);
  return JSON.parse(text) as Letter[];
}

/** The path of the first link in a letter that holds a text. */
export function linkIn(letter: Letter, holds: string): string {
  for (const [link] of letter.text.matchAll(/https?:\/\/[^\s<>"]+/g)) {
    if (!link.includes(holds)) continue;
    const url = new URL(link);
    return url.pathname + url.search;
  }
  throw new Error(`the letter "${letter.subject}" has no link with ${holds}`);
}
