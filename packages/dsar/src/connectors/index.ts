export {
  type MailConnectorOptions,
  type ManualConnectorOptions,
  mailConnector,
  manualConnector,
} from "./by-hand.ts";
export { type HttpConnectorOptions, httpConnector } from "./http-connector.ts";
export type { KeepRule } from "./kept-until.ts";
export { type Masking, masked } from "./masking.ts";
export { type SqlConnectorOptions, sqlConnector } from "./sql-connector.ts";
export type { SqlTable } from "./sql-table.ts";
export { unreachedProcessors } from "./unreached.ts";
export { isSigned, signWebhook, type WebhookHeaders } from "./webhook-signature.ts";
