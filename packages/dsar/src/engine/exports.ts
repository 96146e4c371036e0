import { createHash } from "node:crypto";
import type { Register } from "../core/register/register.ts";
import { createExport } from "../export/create-export.ts";
import { partOf, sizeOf } from "../export/part-of.ts";
import type { EngineContext } from "./context.ts";
import type { ExportFile } from "./dsar.ts";
import { fits, hashSecret } from "./secrets.ts";
import type { CollectedRecord, StoredExport, StoredRequest } from "./store.ts";

const PAGE = 500;

/** Opens the export behind a link; null when token, key or time do not fit. */
export async function openExport(
  context: EngineContext,
  token: string,
  key: string,
): Promise<ExportFile | null> {
  const { store, controller } = context;
  return store.transaction(async (tx) => {
    const request = await tx.requestByToken(controller.id, hashSecret(token));
    const file = request === null ? null : await tx.exportOf(request.id);
    if (request === null || file === null || !isOpen(context, file, key)) return null;
    const kinds = await tx.collectedKinds(request.id);
    const stream = (): ReadableStream<Uint8Array> =>
      createExport({
        requestId: request.id,
        right: request.type === "portability" ? "portability" : "access",
        ...(request.address === null ? {} : { email: request.address }),
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
  });
}

/** A register that changed writes other pages, and a download must not go on with them. */
function fingerprint(register: Register): string {
  return createHash("sha256").update(JSON.stringify(register)).digest("hex").slice(0, 16);
}

function isOpen(context: EngineContext, file: StoredExport, key: string): boolean {
  return fits(key, file.keyHash) && file.emptiedAt === null && file.expiresAt > context.now();
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
