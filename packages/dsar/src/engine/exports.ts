import { createHash } from "node:crypto";
import type { Register } from "../core/register/register.ts";
import { createExport } from "../export/create-export.ts";
import { partOf, sizeOf } from "../export/part-of.ts";
import type { EngineContext } from "./context.ts";
import type { ExportFile } from "./dsar.ts";
import { fits, hashSecret } from "./secrets.ts";
import { subjectOf } from "./step-subject.ts";
import type { CollectedRecord, StoredExport, StoredRequest, StoreTransaction } from "./store.ts";

const PAGE = 500;

/** Opens the export behind a mailed link; null when token, key or time do not fit. */
export function openExport(
  context: EngineContext,
  token: string,
  key: string,
): Promise<ExportFile | null> {
  return withExport(context, token, async (tx, request, file) =>
    fits(key, file.keyHash) ? exportFile(context, tx, request, file) : null,
  );
}

/**
 * Hands out a download link that lives for an hour, so that no link that stays in a mailbox, a
 * browser's history or a proxy's log opens the copy. Null when token, key or time do not fit.
 */
export function grantDownload(
  context: EngineContext,
  token: string,
  key: string,
): Promise<string | null> {
  return withExport(context, token, async (_tx, _request, file) => {
    if (!fits(key, file.keyHash)) return null;
    const until = context.now().getTime() + context.limits.downloadMinutes * 60_000;
    return context.secrets.downloadTicket(file.id, Math.floor(until));
  });
}

/** Opens the export behind a download link, as often as it is asked for until the link's end. */
export function openDownload(
  context: EngineContext,
  token: string,
  ticket: string,
): Promise<ExportFile | null> {
  return withExport(context, token, async (tx, request, file) => {
    const until = Number.parseInt(ticket.split("-")[0] ?? "", 36);
    if (!Number.isSafeInteger(until) || until <= context.now().getTime()) return null;
    if (!fits(ticket, hashSecret(context.secrets.downloadTicket(file.id, until)))) return null;
    return exportFile(context, tx, request, file);
  });
}

/** Runs `work` on the export of a request that still has its copies. */
function withExport<T>(
  context: EngineContext,
  token: string,
  work: (tx: StoreTransaction, request: StoredRequest, file: StoredExport) => Promise<T | null>,
): Promise<T | null> {
  return context.store.transaction(async (tx) => {
    const request = await tx.requestByToken(context.controller.id, hashSecret(token));
    const file = request === null ? null : await tx.exportOf(request.id);
    if (request === null || file === null) return null;
    if (file.emptiedAt !== null || file.expiresAt <= context.now()) return null;
    return work(tx, request, file);
  });
}

async function exportFile(
  context: EngineContext,
  tx: StoreTransaction,
  request: StoredRequest,
  file: StoredExport,
): Promise<ExportFile> {
  const { controller } = context;
  const kinds = await tx.collectedKinds(request.id);
  const stream = (): ReadableStream<Uint8Array> =>
    createExport({
      requestId: request.id,
      right: request.type === "portability" ? "portability" : "access",
      ...(request.address === null ? {} : { email: subjectOf(request).email }),
      createdAt: file.createdAt,
      controller: controller.name,
      register: context.register,
      connectors: context.connectors.map(({ name, title }) => ({
        name,
        title: title ?? name,
        kinds: kinds.filter(({ connector }) => connector === name),
      })),
      records: (of) => records(context, request, of),
      ...(context.signingKey === null ? {} : { signingKey: context.signingKey }),
    });
  return {
    filename: `${controller.id}-personal-data-${file.createdAt.toISOString().slice(0, 10)}.zip`,
    // The same rows under the same register give the same bytes: records are copies, and every
    // time stamp is fixed.
    etag: `"${file.id}-${fingerprint(context.register)}"`,
    stream,
    size: () => sizeOf(stream()),
    slice: (from, end) => partOf(stream(), from, end),
  };
}

/** A register that changed writes other pages, and a download must not go on with them. */
function fingerprint(register: Register): string {
  return createHash("sha256").update(JSON.stringify(register)).digest("hex").slice(0, 16);
}

/** Reads page by page, each in a transaction of its own: a slow download holds no lock. */
async function* records(
  context: EngineContext,
  request: StoredRequest,
  of: { readonly connector: string; readonly kind?: string },
): AsyncGenerator<CollectedRecord> {
  for (let after = -1; ; ) {
    const from = after;
    const page = await context.store.transaction((tx) =>
      tx.collectedRecords(request.id, of, { after: from, limit: PAGE }),
    );
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = last.seq;
  }
}
