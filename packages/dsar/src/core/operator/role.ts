/** What somebody at the desk may do: look, work, or also approve what another proposed. */
export type Role = "viewer" | "handler" | "approver";

/** Roles, each of which may do what those before it may. */
export const ROLES: readonly Role[] = ["viewer", "handler", "approver"];

/** Tells whether a role includes another. */
export function includes(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed);
}
