/** Reads a Cookie header. */
export function readCookies(header = ""): Map<string, string> {
  const pairs = header.split(";").flatMap((pair): [string, string][] => {
    const at = pair.indexOf("=");
    return at < 0 ? [] : [[pair.slice(0, at).trim(), pair.slice(at + 1)]];
  });
  return new Map(pairs);
}
