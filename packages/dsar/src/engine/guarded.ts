import { DsarError } from "../core/error.ts";
import { includes, type Role } from "../core/operator/role.ts";

/** The least role for each act; a new act cannot be forgotten. */
export type LeastRoles<Acts> = Readonly<Record<keyof Acts, Role>>;

/** Acts that are refused to whoever has too small a role, before anything is looked at. */
export function guarded<Acts extends object>(
  acts: Acts,
  least: LeastRoles<Acts>,
  role: Role,
): Acts {
  const asked = Object.entries(acts).map(([name, act]) => [
    name,
    async (...given: readonly never[]) => {
      allow(role, name, least[name as keyof Acts]);
      return (act as (...given: readonly never[]) => unknown)(...given);
    },
  ]);
  return Object.fromEntries(asked) as Acts;
}

function allow(role: Role, act: string, needed: Role): void {
  if (includes(role, needed)) return;
  throw new DsarError("role-forbidden", `"${act}" needs the role ${needed}; this is a ${role}.`, {
    path: "role",
  });
}
