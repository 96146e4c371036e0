export { createDsarServer } from "./create-dsar-server.ts";
export type { DsarServer, DsarServerOptions, PortalPage } from "./dsar-server.ts";
export { createDsarApi, type DsarApiOptions } from "./json-api.ts";
export { openApiDocument } from "./openapi.ts";
