export { type AnchorFile, anchorFile } from "./anchor-file.ts";
export { type DkimKey, type DkimRecord, dkimKey } from "./dkim-key.ts";
export { fileErasureLedger } from "./file-ledger.ts";
