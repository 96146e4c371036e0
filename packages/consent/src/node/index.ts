export { type NodeHandler, nodeHandler } from "./node-handler.ts";
export { nodeMiddleware, type RuledSite } from "./node-middleware.ts";
