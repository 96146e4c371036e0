import type { Email } from "postal-mime";

/** A file that came with a letter. */
export interface MailAttachment {
  /** Fit for a file system: no path, no control or direction character; never empty. */
  readonly name: string;
  /** What its first bytes say it is, whatever the letter calls it. */
  readonly type: string;
  /** What the letter calls it. */
  readonly declaredType: string;
  readonly bytes: number;
  /** Archives are not opened. */
  readonly content: Uint8Array;
}

/** Files of one letter that are kept. */
export const MAX_ATTACHMENTS = 20;
const MAX_NAME = 120;

/** Takes a letter's files, cleaned and looked at. */
export function attachmentsOf(email: Email): readonly MailAttachment[] {
  return email.attachments.slice(0, MAX_ATTACHMENTS).map((attachment, index) => {
    const content = bytesOf(attachment.content);
    return {
      name: cleanName(attachment.filename ?? "") || `attachment-${index + 1}`,
      type: sniffedType(content),
      declaredType: attachment.mimeType.replace(/[^\w.+/-]/g, "").slice(0, 100),
      bytes: content.length,
      content,
    };
  });
}

/**
 * A name without path, control characters, characters that turn the direction of writing (`gpj.exe` that
 * reads `exe.jpg`), or the names that Windows keeps for devices.
 */
function cleanName(given: string): string {
  const name = given
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, "")
    .split(/[/\\]/)
    .at(-1)
    ?.replace(/[<>:"|?*]/g, "_")
    .replace(/\s+/g, " ")
    .replace(/^[\s.]+|[\s.]+$/g, "");
  if (name === undefined || name === "") return "";
  const safe = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(name) ? `_${name}` : name;
  if (safe.length <= MAX_NAME) return safe;
  const extension = /\.[^.]{1,10}$/.exec(safe)?.[0] ?? "";
  return [...safe].slice(0, MAX_NAME - extension.length).join("") + extension;
}

/** First bytes, in hexadecimal; `..` stands for any. After the lists of file(1) and WHATWG MIME Sniffing. */
const SIGNATURES: readonly (readonly [string, string])[] = [
  ["255044462d", "application/pdf"],
  ["89504e470d0a1a0a", "image/png"],
  ["ffd8ff", "image/jpeg"],
  ["474946383", "image/gif"],
  ["52494646........57454250", "image/webp"],
  ["49492a00", "image/tiff"],
  ["4d4d002a", "image/tiff"],
  ["........6674797068656963", "image/heic"],
  ["........66747970", "video/mp4"],
  ["504b0304", "application/zip"],
  ["504b0506", "application/zip"],
  ["1f8b", "application/gzip"],
  ["526172211a07", "application/vnd.rar"],
  ["377abcaf271c", "application/x-7z-compressed"],
  ["d0cf11e0a1b11ae1", "application/x-ole-storage"],
  ["4d5a", "application/x-msdownload"],
  ["7f454c46", "application/x-elf"],
  ["2321", "text/x-script"],
];
const LOOKED_AT = 512;

/** Names the type of a file by its first bytes; unreadable ones are `application/octet-stream`. */
function sniffedType(content: Uint8Array): string {
  const head = content.subarray(0, LOOKED_AT);
  const hex = Array.from(head.subarray(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join(
    "",
  );
  const found = SIGNATURES.find(([signature]) => new RegExp(`^${signature}`).test(hex));
  if (found !== undefined) return found[1];
  const text = textIn(head);
  if (text === null) return "application/octet-stream";
  if (/^\s*(?:<!doctype html|<html|<script|<body|<head)/i.test(text)) return "text/html";
  if (/^\s*(?:<\?xml[\s\S]*)?<svg/i.test(text)) return "image/svg+xml";
  if (/^\s*<\?xml/i.test(text)) return "text/xml";
  return "text/plain";
}

function textIn(head: Uint8Array): string | null {
  if (head.some((byte) => byte < 9 || (byte > 13 && byte < 32))) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
  } catch {
    return null;
  }
}

function bytesOf(content: ArrayBuffer | Uint8Array | string): Uint8Array {
  if (typeof content === "string") return new TextEncoder().encode(content);
  return content instanceof Uint8Array ? content : new Uint8Array(content);
}
