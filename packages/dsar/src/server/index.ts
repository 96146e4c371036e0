export type { DsarServer, DsarServerOptions, PortalPage } from "./dsar-server.ts";
