export { createDsarServer } from "./create-dsar-server.ts";
export type { DsarServer, DsarServerOptions, PortalPage } from "./dsar-server.ts";
