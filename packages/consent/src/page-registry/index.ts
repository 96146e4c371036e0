export { pageRegistry } from "./page-registry.ts";
