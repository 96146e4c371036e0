import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { DsarError } from "../core/error.ts";
import { audit } from "./audit.ts";
import type { EngineContext } from "./context.ts";
import { courseOf } from "./course.ts";
import { startFulfilment } from "./plan.ts";
import { requestClock } from "./request-clock.ts";
import type { StoredRequest, StoreTransaction } from "./store.ts";

/** A proof as it is stored: sealed under a key that the database does not have. */
export interface StoredProof {
  readonly id: string;
  readonly requestId: string;
  readonly mediaType: string;
  /** Nonce of 12 bytes, tag of 16, ciphertext. */
  readonly sealed: Uint8Array;
  readonly createdAt: Date;
}

/** Largest proof that is taken, in bytes. */
export const PROOF_BYTES = 5_000_000;
/** How many wait at most for one request; one page is enough. */
const PROOFS = 3;
const NONCE = 12;
const TAG = 16;

/** First bytes of the kinds of file that are taken; a file's own name for itself is not believed. */
const KINDS: readonly (readonly [mediaType: string, magic: readonly number[]])[] = [
  ["application/pdf", [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ["image/png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ["image/jpeg", [0xff, 0xd8, 0xff]],
];

/**
 * Takes a proof for a locked request, which a person then looks at.
 *
 * @throws DsarError `request-invalid`; `transition-impossible`.
 */
export async function giveProof(
  context: EngineContext,
  tx: StoreTransaction,
  request: StoredRequest,
  bytes: Uint8Array,
): Promise<StoredRequest> {
  const { onBehalf } = request;
  const waits = onBehalf !== null && onBehalf.authority !== "accepted";
  if (!waits || request.state !== "with-person" || (await tx.proofs(request.id)).length >= PROOFS)
    throw new DsarError("transition-impossible", "No proof is asked for here now.", {
      path: "proof",
    });
  const mediaType = kindOf(bytes);
  const id = context.newId();
  const createdAt = context.now();
  const sealed = seal(context.secrets.proofKey(id), bytes);
  await tx.insertProof({ id, requestId: request.id, mediaType, sealed, createdAt });
  const shown = { onBehalf: { ...onBehalf, authority: "shown" } } as const;
  await tx.updateRequest(request.id, shown);
  await audit(tx, request.id, { at: createdAt, event: "proof-given", by: "person" });
  return { ...request, ...shown };
}

function kindOf(bytes: Uint8Array): string {
  const found = KINDS.find(([, magic]) => magic.every((byte, at) => bytes[at] === byte));
  if (found !== undefined && bytes.length <= PROOF_BYTES) return found[0];
  throw new DsarError(
    "request-invalid",
    `The field "file" must be a PDF, PNG or JPEG of at most ${PROOF_BYTES} bytes.`,
    { path: "file" },
  );
}

function seal(key: Uint8Array, bytes: Uint8Array): Uint8Array {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const body = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

/** Opens a proof for the person who looks at it. */
export function unseal({ secrets }: EngineContext, { id, sealed }: StoredProof): Uint8Array {
  const all = Buffer.from(sealed);
  const cipher = createDecipheriv("aes-256-gcm", secrets.proofKey(id), all.subarray(0, NONCE));
  cipher.setAuthTag(all.subarray(NONCE, NONCE + TAG));
  return Buffer.concat([cipher.update(all.subarray(NONCE + TAG)), cipher.final()]);
}

/** Notes what a person found out about somebody's authority, and deletes the proofs of it. */
export async function settleAuthority(
  context: EngineContext,
  tx: StoreTransaction,
  request: StoredRequest,
  accepted: boolean,
): Promise<void> {
  const { onBehalf, id } = request;
  if (onBehalf === null || onBehalf.authority === "accepted" || request.closedAt !== null)
    throw new DsarError("transition-impossible", "Nobody's authority is in question here.", {
      path: "onBehalf",
    });
  await tx.deleteProofs(id);
  const event = accepted ? "authority-accepted" : "authority-rejected";
  const authority = accepted ? ("accepted" as const) : ("claimed" as const);
  const type = accepted ? onBehalf.right : request.type;
  const settled = { ...request, type, onBehalf: { ...onBehalf, authority } };
  const clock = request.extended ? request.clock : requestClock(context.controller, settled);
  await tx.updateRequest(id, { type, clock, onBehalf: settled.onBehalf });
  const detail = { type, due: clock.due };
  await audit(tx, id, { at: context.now(), event, by: "desk", detail });
  const ready = request.state === "with-person" && request.verifiedAt !== null;
  // An erasure is proposed, and a second person approves it.
  const alone = type !== "erasure" || context.fourEyes === "never";
  if (accepted && ready && alone && courseOf(context, settled).by === "engine")
    await startFulfilment(context, tx, { ...settled, clock }, "desk");
}
