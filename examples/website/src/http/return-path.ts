/**
 * Accepts a path of this site to go back to; anything that could lead elsewhere becomes `/`.
 *
 * @example
 * returnPath("/shop?item=a"); // "/shop?item=a"
 * returnPath("//elsewhere.example"); // "/"
 */
export function returnPath(wanted: string | null): string {
  if (wanted === null || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(wanted)) return "/";
  const base = "http://site.invalid";
  const url = new URL(wanted, base);
  return url.origin === base ? url.pathname + url.search : "/";
}
