export { embedPlaceholder } from "./embed-placeholder.ts";
