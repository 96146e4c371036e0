export { createDeskServer } from "./create-desk-server.ts";
export type { DeskPage, DeskServer, DeskServerOptions } from "./desk-server.ts";
