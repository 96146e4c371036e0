export { fileErasureLedger } from "./file-ledger.ts";
