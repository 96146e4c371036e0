import { append, canonicalJson, GENESIS, type LedgerHead, verify } from "@candor/ledger";
import { sha256 } from "@candor/ledger/node";
import type { AuditRow, StoreTransaction } from "./store.ts";

/** What happened to a request, without personal data: this outlives the person's data. */
export interface AuditRecord {
  readonly at: Date;
  /** A transition, `step-done`, `mail-sent`. */
  readonly event: string;
  /** Who caused it. */
  readonly by: "person" | "engine" | "desk";
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}

/** Appends to the request's chain; the caller holds the request's lock, so that no two rows race. */
export async function audit(
  tx: StoreTransaction,
  requestId: string,
  record: AuditRecord,
): Promise<void> {
  const last = await tx.lastAuditRow(requestId);
  const text = textOf(requestId, attributed(tx, record));
  await tx.insertAuditRow(requestId, append(last ?? GENESIS, text, sha256));
}

/** Appends to several chains in two statements; the caller holds the locks of all their requests. */
export async function auditAll(
  tx: StoreTransaction,
  records: readonly (AuditRecord & { readonly requestId: string })[],
): Promise<void> {
  if (records.length === 0) return;
  const ids = [...new Set(records.map(({ requestId }) => requestId))];
  const heads = new Map<string, LedgerHead>(await tx.lastAuditRows(ids));
  const rows = records.map(({ requestId, ...record }) => {
    const head = heads.get(requestId) ?? GENESIS;
    const row = append(head, textOf(requestId, record), sha256);
    heads.set(requestId, row);
    return { ...row, requestId };
  });
  await tx.insertAuditRows(rows);
}

/** What the desk does names, by pseudonym, who did it. */
function attributed({ operator }: StoreTransaction, record: AuditRecord): AuditRecord {
  if (record.by !== "desk" || operator === undefined) return record;
  return { ...record, detail: { ...record.detail, operator } };
}

function textOf(requestId: string, { at, event, by, detail }: AuditRecord): string {
  return canonicalJson({ at: at.toISOString(), by, detail: detail ?? {}, event, requestId });
}

/** Checks a chain; `end` names its last row, to be kept elsewhere against a cut tail. */
export function checkAudit(rows: readonly AuditRow[], head?: AuditHead): AuditVerdict {
  const verdict = verify(rows, { hash: sha256, ...(head === undefined ? {} : { heads: [head] }) });
  if (verdict.ok) return { ok: true, head: { seq: verdict.head.seq, hash: verdict.head.hash } };
  return { ok: false, firstBad: verdict.firstBad, why: verdict.message };
}

/** Where a chain ends. */
export interface AuditHead {
  readonly seq: number;
  readonly hash: string;
}

/** What a check of a chain found. */
export type AuditVerdict =
  | { readonly ok: true; readonly head: AuditHead }
  | { readonly ok: false; readonly firstBad: number; readonly why: string };
