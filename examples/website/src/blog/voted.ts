/**
 * Reads which articles or comments a browser has voted on: their names, joined by dots. Anything
 * else in the cookie counts as no vote.
 */
export function readVoted(cookie: string | null): readonly string[] {
  if (cookie === null || !/^[a-z0-9-]{1,60}(\.[a-z0-9-]{1,60}){0,49}$/.test(cookie)) return [];
  return cookie.split(".");
}

/** Adds a vote to the list; the oldest falls out beyond fifty. */
export function addVoted(voted: readonly string[], subject: string): string {
  return [...voted.filter((one) => one !== subject), subject].slice(-50).join(".");
}
