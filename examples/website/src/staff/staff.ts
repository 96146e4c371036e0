import { createHash, randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Operator } from "@candor/dsar";
import type { Kysely } from "kysely";
import { hashPassword, passwordFits } from "../account/password.ts";
import type { Tables } from "../database/tables.ts";

/** The people who work at the desk of both companies, and who is signed in. */
export interface Staff {
  /** Starts a session and returns its token; null for a wrong password, or after too many. */
  signIn(id: string, password: string): Promise<string | null>;
  signedIn(token: string): Promise<Operator | null>;
  signOut(token: string): Promise<void>;
}

/** The demo's people: one who looks, one who works, two who approve what another proposed. */
const PEOPLE: readonly Operator[] = [
  { id: "vera", name: "Vera Lind", role: "viewer" },
  { id: "hans", name: "Hans Berg", role: "handler" },
  { id: "dora", name: "Dora Nilsson", role: "approver" },
  { id: "otto", name: "Otto Ek", role: "approver" },
];

/** File with the passwords of the demo's people, readable by its owner alone. */
const PASSWORD_FILE = "desk-passwords";
const SESSION_HOURS = 8;
const HOUR_MS = 3_600_000;
/** Wrong passwords in a row before an operator has to wait. */
const TRIES = 5;
const WAIT_MS = 15 * 60_000;

/**
 * Opens the desk's own sign-in. At the first start it makes up a password for each of the demo's
 * people and leaves them in the data folder.
 */
export async function openStaff(
  db: Kysely<Tables>,
  dataDir: string,
  now: () => Date = () => new Date(),
): Promise<Staff> {
  await hire(db, dataDir);
  // Compared against when nobody has the name, so that both answers take as long.
  const nobody = await hashPassword(randomBytes(16).toString("hex"));
  const operators = db.selectFrom("operator");
  return {
    async signIn(id, password) {
      const found = await operators.selectAll().where("id", "=", id).executeTakeFirst();
      const fits = await passwordFits(password, found?.password ?? nobody);
      const at = now();
      const waits = (found?.tries ?? 0) >= TRIES && Number(found?.tried_at ?? 0) + WAIT_MS > +at;
      if (found === undefined || waits) return null;
      const tries = fits ? 0 : found.tries >= TRIES ? 1 : found.tries + 1;
      await db.updateTable("operator").set({ tries, tried_at: at }).where("id", "=", id).execute();
      return fits ? begin(db, id, at) : null;
    },
    async signedIn(token) {
      const found = await operators
        .innerJoin("operator_session", "operator_session.operator", "operator.id")
        .select(["operator.id", "name", "role"])
        .where("token_hash", "=", hashToken(token))
        .where("expires_at", ">", now())
        .executeTakeFirst();
      return found ?? null;
    },
    async signOut(token) {
      const session = db.deleteFrom("operator_session").where("token_hash", "=", hashToken(token));
      await session.execute();
    },
  };
}

async function begin(db: Kysely<Tables>, operator: string, at: Date): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  await db.deleteFrom("operator_session").where("expires_at", "<", at).execute();
  const expires_at = new Date(at.getTime() + SESSION_HOURS * HOUR_MS);
  const session = { token_hash: hashToken(token), operator, expires_at };
  await db.insertInto("operator_session").values(session).execute();
  return token;
}

/** Passwords are made once, all together, so that the file and the table agree. */
async function hire(db: Kysely<Tables>, dataDir: string): Promise<void> {
  const { count } = await db
    .selectFrom("operator")
    .select((select) => select.fn.countAll<string>().as("count"))
    .executeTakeFirstOrThrow();
  if (Number(count) > 0) return;
  const lines: string[] = [];
  for (const { id, name, role } of PEOPLE) {
    const word = randomBytes(12).toString("base64url");
    lines.push(`${id} ${word} ${role}\n`);
    const row = { id, name, role, password: await hashPassword(word), tries: 0 };
    await db
      .insertInto("operator")
      .values({ ...row, tried_at: new Date(0) })
      .execute();
  }
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await writeFile(join(dataDir, PASSWORD_FILE), lines.join(""), { mode: 0o600 });
}

function hashToken(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
