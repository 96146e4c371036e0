import { ZkBackupError } from "../core/errors.ts";

/** What a token may do: a reader gets and lists, a writer also puts, an owner also deletes. */
export type Access = "reader" | "writer" | "owner";

/** All roles, the one that may least first. */
export const ROLES: readonly Access[] = ["reader", "writer", "owner"];

/** What is asked of a vault. */
export type Action = "read" | "write" | "delete";

const ALLOWED: Readonly<Record<Access, readonly Action[]>> = {
  reader: ["read"],
  writer: ["read", "write"],
  owner: ["read", "write", "delete"],
};

const NEEDED: Readonly<Record<Action, string>> = {
  read: "This token cannot read.",
  write: "A reader's token cannot write.",
  delete: "Only an owner's token deletes.",
};

/** Goes on when the role may do it. @throws ZkBackupError `forbidden`. */
export function requireAccess(role: Access, action: Action): void {
  if (!ALLOWED[role].includes(action)) throw new ZkBackupError("forbidden", NEEDED[action]);
}
