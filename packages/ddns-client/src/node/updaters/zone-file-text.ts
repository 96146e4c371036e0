/**
 * Writes a text as zone files and provider APIs have it: in double quotes, with `"` and `\\` escaped
 * (RFC 1035 section 5.1).
 */
export function quotedText(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

/** The text of a TXT content: its strings joined, quotes and escapes taken away. */
export function textIn(content: string): string {
  if (!content.startsWith('"')) return content;
  const strings = content.matchAll(/"((?:[^"\\]|\\.)*)"/g);
  return [...strings].map(([, inside = ""]) => unescaped(inside)).join("");
}

function unescaped(text: string): string {
  return text.replace(/\\(\d{3}|.)/g, (_, code: string) =>
    code.length === 3 ? String.fromCharCode(Number(code)) : code,
  );
}
