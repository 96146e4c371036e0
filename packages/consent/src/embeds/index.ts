export { embedPlaceholders } from "./embed-placeholders.ts";
