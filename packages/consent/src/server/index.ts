export type { HeadersOnly } from "../http/request-head.ts";
export { type ChoiceFormOptions, renderChoiceForm } from "./choice-form.ts";
export {
  type ConsentRecord,
  type Controller,
  consentRecord,
  type RecordPurpose,
} from "./consent-record.ts";
export { type ConsentServerOptions, createConsentServer } from "./create-consent-server.ts";
export {
  createPostgresReceipts,
  type PostgresReceipts,
  type PostgresReceiptsOptions,
} from "./postgres/create-postgres-receipts.ts";
export type { BrokenLog, LogHead, LogVerdict, SoundLog } from "./postgres/log-verdict.ts";
export type { PgClient, PgPool, PgResult } from "./postgres/pool.ts";
export { type OneConnection, poolOfOne } from "./postgres/pool-of-one.ts";
export type { RateLimit } from "./rate-limit.ts";
export { consentReader, type ReaderOptions } from "./read-consent.ts";
export type { Receipt, ReceiptStore, Shown } from "./receipt.ts";
export { shownHash } from "./shown-hash.ts";
export {
  handOverLogKey,
  type LogKeyHandover,
  openLogHead,
  type SignedLogHead,
  signLogHead,
} from "./signed-head.ts";
