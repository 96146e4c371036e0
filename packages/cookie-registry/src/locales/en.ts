export { en } from "../core/words.ts";
