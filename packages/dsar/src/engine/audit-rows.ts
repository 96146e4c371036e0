import type { AuditRowOf } from "./anchor.ts";
import type { Store } from "./store.ts";

const PAGE = 5000;

/** Reads every audit row of a controller, page by page, by request and number. */
export async function* auditRowsOf(store: Store, controller: string): AsyncGenerator<AuditRowOf> {
  let after: { requestId: string; seq: number } | null = null;
  for (;;) {
    const from: typeof after = after;
    const page: readonly AuditRowOf[] = await store.transaction((tx) =>
      tx.auditPage(controller, from, PAGE),
    );
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = { requestId: last.requestId, seq: last.seq };
  }
}
