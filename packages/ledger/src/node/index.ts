export {
  handOver,
  type KeyHandover,
  type KeyRing,
  keyId,
  keyRing,
  type TrustedKey,
} from "./key-ring.ts";
export { sha256 } from "./sha256.ts";
export { openHead, type SignedHead, signHead } from "./signed-head.ts";
