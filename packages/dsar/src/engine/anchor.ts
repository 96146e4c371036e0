import type { KeyObject } from "node:crypto";
import {
  append,
  canonicalJson,
  createVerifier,
  GENESIS,
  type LedgerRow,
  merkleRoot,
  type Verifier,
  verify,
} from "@candor/ledger";
import { type KeyRing, openHead, type SignedHead, sha256, signHead } from "@candor/ledger/node";
import { DsarError } from "../core/error.ts";
import type { EngineContext } from "./context.ts";
import type { AuditRow } from "./store.ts";

/** Where the chain of one request ended when it was anchored. */
export interface AnchoredHead {
  readonly request: string;
  readonly seq: number;
  readonly hash: string;
}

/**
 * What is kept elsewhere to prove the audit: the heads of all chains that grew since the anchor
 * before, a Merkle root over them in a chain of anchors, and a signature. No personal data.
 */
export interface Anchor {
  readonly row: LedgerRow;
  readonly heads: readonly AnchoredHead[];
  readonly signed: SignedHead;
}

/** Makes the next anchor, or null when no chain has grown. */
export async function makeAnchor(
  context: EngineContext,
  anchors: readonly Anchor[],
  key: KeyObject,
): Promise<Anchor | null> {
  const known = new Map(
    anchors.flatMap(({ heads }) => heads.map(({ request, seq }) => [request, seq] as const)),
  );
  const all = await context.store.transaction((tx) => tx.auditHeads(context.controller.id));
  const heads = all
    .filter(({ requestId, seq }) => seq > (known.get(requestId) ?? 0))
    .map(({ requestId, seq, hash }) => ({ request: requestId, seq, hash }));
  if (heads.length === 0) return null;
  const record = recordOf(context.controller.id, heads);
  const row = append(anchors.at(-1)?.row ?? GENESIS, record, sha256);
  return { row, heads, signed: signHead(row, key, context.now()) };
}

function recordOf(controller: string, heads: readonly AnchoredHead[]): string {
  const root = merkleRoot(heads.map(leafOf), sha256);
  return canonicalJson({ chains: heads.length, controller, root });
}

/** A chain's head as a leaf of the tree; with `merkleProof` it is proved alone. */
function leafOf({ request, seq, hash }: AnchoredHead): string {
  return `${request} ${seq} ${hash}`;
}

/** What a check of the whole audit found. */
export type AuditReport =
  | {
      readonly ok: true;
      readonly rows: number;
      readonly requests: number;
      /** Rows that came after the last anchor: their chains hold, and nobody vouches for their end. */
      readonly unanchored: number;
    }
  | {
      readonly ok: false;
      /** Request whose chain was altered; null when the anchors themselves do not hold. */
      readonly request: string | null;
      /** Number of the first row that is not as it was written. */
      readonly firstBad: number;
      readonly why: string;
    };

/** A row of the audit with the request that it belongs to. */
export type AuditRowOf = AuditRow & { readonly requestId: string };

/**
 * Checks every chain against every anchor, and names the first altered row.
 *
 * @param rows all rows of the controller, by request and number
 * @throws DsarError `audit-invalid` when an anchor is malformed or its signature does not hold.
 */
export async function checkAnchored(
  rows: AsyncIterable<AuditRowOf>,
  anchors: readonly Anchor[],
  keys: KeyObject | KeyRing,
  controller: string,
): Promise<AuditReport> {
  const broken = brokenAnchors(anchors, keys, controller);
  if (broken !== null) return broken;
  const kept = headsByRequest(anchors);
  const open = new Set(kept.keys());
  let request: string | null = null;
  let verifier: Verifier | null = null;
  const count = { rows: 0, requests: 0, unanchored: 0 };
  for await (const { requestId, ...row } of rows) {
    if (requestId !== request) {
      const cut = finished(verifier, request);
      if (cut !== null) return cut;
      request = requestId;
      verifier = createVerifier({ hash: sha256, heads: kept.get(requestId) ?? [] });
      open.delete(requestId);
      count.requests++;
    }
    const bad = verifier?.push(row);
    if (bad) return { ok: false, request, firstBad: bad.firstBad, why: bad.message };
    count.rows++;
    if (row.seq > (kept.get(requestId)?.at(-1)?.seq ?? 0)) count.unanchored++;
  }
  const cut = finished(verifier, request);
  if (cut !== null) return cut;
  const [gone] = open;
  if (gone !== undefined)
    return { ok: false, request: gone, firstBad: 1, why: "The whole chain is gone." };
  return { ok: true, ...count };
}

function finished(verifier: Verifier | null, request: string | null): AuditReport | null {
  const verdict = verifier?.finish();
  if (verdict === undefined || verdict.ok) return null;
  return { ok: false, request, firstBad: verdict.firstBad, why: verdict.message };
}

function headsByRequest(anchors: readonly Anchor[]): Map<string, AnchoredHead[]> {
  const kept = new Map<string, AnchoredHead[]>();
  for (const { heads } of anchors)
    for (const head of heads) kept.set(head.request, [...(kept.get(head.request) ?? []), head]);
  return kept;
}

/** Anchors form a chain of their own, each over its heads, the last and every other signed. */
function brokenAnchors(
  anchors: readonly Anchor[],
  keys: KeyObject | KeyRing,
  controller: string,
): AuditReport | null {
  const signed = anchors.map((anchor, index) => headOf(anchor, index, keys));
  const verdict = verify(
    anchors.map(({ row }) => row),
    { hash: sha256, heads: signed },
  );
  if (!verdict.ok)
    return {
      ok: false,
      request: null,
      firstBad: verdict.firstBad,
      why: `Anchors: ${verdict.message}`,
    };
  const other = anchors.find(({ row, heads }) => row.record !== recordOf(controller, heads));
  if (other === undefined) return null;
  const why = `The heads of anchor ${other.row.seq} are not those under its root.`;
  return { ok: false, request: null, firstBad: other.row.seq, why };
}

function headOf({ signed, row }: Anchor, index: number, keys: KeyObject | KeyRing) {
  try {
    const head = openHead(signed, keys);
    if (head.seq === row.seq && head.hash === row.hash) return head;
  } catch (cause) {
    throw new DsarError("audit-invalid", `Anchor ${index + 1}: ${(cause as Error).message}`, {
      path: `anchors[${index}]`,
      cause,
    });
  }
  throw new DsarError("audit-invalid", `Anchor ${index + 1}: the signature is for another row.`, {
    path: `anchors[${index}]`,
  });
}
