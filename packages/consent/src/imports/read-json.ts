/** Longest value that is looked at: no browser keeps a longer cookie. */
const MAX_LENGTH = 8192;

/** Reads a JSON object from a cookie's or key's value, percent-encoded or not; null for no object. */
export function readJson(text: string): Readonly<Record<string, unknown>> | null {
  if (text.length > MAX_LENGTH) return null;
  try {
    const value: unknown = JSON.parse(text.startsWith("%") ? decodeURIComponent(text) : text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : null;
  } catch {
    return null;
  }
}
