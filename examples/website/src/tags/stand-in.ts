/**
 * A stand-in for the tag of Google Analytics and Google Ads, served from a site of its own. It
 * writes the cookies that the real one is known to write, with the lifetimes observed in the field,
 * and contacts nobody.
 */
export const TAG_HOST = "tags.localhost";

/** Which of the two scripts a page loads. */
export type Tag = "analytics" | "marketing";

const DAY = 86_400;

const COOKIES: Record<Tag, readonly { name: string; maxAge: number; value: string }[]> = {
  analytics: [
    { name: "_ga", maxAge: 730 * DAY, value: '"GA1.1." + visitor' },
    { name: "_gid", maxAge: DAY, value: '"GA1.1." + visitor' },
    { name: "_ga_<id>", maxAge: 730 * DAY, value: '"GS1.1." + now + ".1.0." + now' },
    // One minute, whatever policies say: it throttles the sending of hits.
    { name: "_gat_<id>", maxAge: 60, value: '"1"' },
  ],
  marketing: [{ name: "_gcl_au", maxAge: 90 * DAY, value: '"1.1." + visitor' }],
};

/** Container ids as they look in the field; anything else is no tag of anybody. */
export function isContainerId(text: string): boolean {
  return /^[A-Z0-9]{4,20}$/.test(text);
}

/** Writes the script of a tag for one container. */
export function tagScript(tag: Tag, container: string): string {
  const writes = COOKIES[tag].map(
    ({ name, maxAge, value }) =>
      `  write(${JSON.stringify(name.replace("<id>", container))}, ${value}, ${maxAge});`,
  );
  return `// Stand-in for a third party's ${tag} tag, for a demonstration on one machine.
// It writes first-party cookies as the real one does. It sends nothing.
(function () {
  "use strict";
  var now = Math.floor(Date.now() / 1000);
  var held = /(?:^|; )_ga=GA1\\.1\\.(\\d+\\.\\d+)/.exec(document.cookie);
  var visitor = held ? held[1] : Math.floor(Math.random() * 2147483647) + "." + now;
  function write(name, value, seconds) {
    document.cookie = name + "=" + value + "; path=/; max-age=" + seconds + "; SameSite=Lax";
  }
${writes.join("\n")}
})();
`;
}
