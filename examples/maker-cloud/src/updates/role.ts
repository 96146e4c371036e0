/** The four top-level roles of The Update Framework (specification 1.0.31, section 2.1). */
export const ROLES = ["root", "targets", "snapshot", "timestamp"] as const;
export type RoleName = (typeof ROLES)[number];

/**
 * Days that what a role has signed holds. A device that is kept from seeing anything newer notices
 * when the shortest of them is over: the timestamp, which is renewed daily.
 */
const LIFETIME_DAYS: Readonly<Record<RoleName, number>> = {
  root: 365,
  targets: 90,
  snapshot: 30,
  timestamp: 7,
};

/** When something signed now expires, in the specification's form: whole seconds, UTC. */
export function expiryOf(role: RoleName, now: Date): string {
  const end = now.getTime() + LIFETIME_DAYS[role] * 86_400_000;
  return `${new Date(end).toISOString().slice(0, 19)}Z`;
}
