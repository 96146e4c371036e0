export { type AnchorFile, anchorFile } from "./anchor-file.ts";
export { fileErasureLedger } from "./file-ledger.ts";
