export { canonicalJson } from "./core/canonical-json.ts";
export { isLedgerError, LedgerError, type LedgerErrorCode } from "./core/errors.ts";
export { isUnderRoot, type MerkleProof, merkleProof, merkleRoot } from "./core/merkle.ts";
export { append, GENESIS, type Hash, type LedgerHead, type LedgerRow } from "./core/row.ts";
export {
  type Broken,
  createVerifier,
  type Damage,
  type Sound,
  type Verdict,
  type Verifier,
  type VerifyOptions,
  verify,
} from "./core/verify.ts";
