export { sha256 } from "./sha256.ts";
export { openHead, type SignedHead, signHead } from "./signed-head.ts";
