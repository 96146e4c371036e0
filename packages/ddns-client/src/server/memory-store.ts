import type { HeldChallenge, NameEntry, NameStore } from "./store.ts";

/** A store that forgets everything when its process ends: for tests, and for a first try. */
export function memoryNameStore(): NameStore {
  const names = new Map<string, NameEntry>();
  const challenges = new Map<string, HeldChallenge>();
  const counters = new Map<string, { count: number; expiresAt: number }>();

  return {
    find: async (fqdn) => names.get(fqdn) ?? null,
    async claim(entry, most) {
      if (names.has(entry.fqdn)) return "taken";
      const own = [...names.values()].filter(
        ({ owner, releasedAt }) => owner === entry.owner && releasedAt === null,
      );
      if (own.length >= most) return "too-many";
      names.set(entry.fqdn, entry);
      return "claimed";
    },
    async replace(entry, salt) {
      if (names.get(entry.fqdn)?.salt !== salt) return false;
      names.set(entry.fqdn, entry);
      return true;
    },
    async hold(challenge) {
      challenges.set(challenge.hash, challenge);
    },
    async take(hash) {
      const held = challenges.get(hash) ?? null;
      challenges.delete(hash);
      return held;
    },
    async count(key, expiresAt) {
      const count = (counters.get(key)?.count ?? 0) + 1;
      counters.set(key, { count, expiresAt });
      return count;
    },
    counted: async (key) => counters.get(key)?.count ?? 0,
    sweep: async ({ now, releasedBefore }) => ({
      challenges: removed(challenges, ({ expiresAt }) => expiresAt <= now),
      counters: removed(counters, ({ expiresAt }) => expiresAt <= now),
      names: removed(names, ({ releasedAt }) => releasedAt !== null && releasedAt < releasedBefore),
    }),
  };
}

function removed<T>(map: Map<string, T>, over: (value: T) => boolean): number {
  const keys = [...map].filter(([, value]) => over(value)).map(([key]) => key);
  for (const key of keys) map.delete(key);
  return keys.length;
}
