export { TRUSTED_TYPES_POLICY } from "./activate-script.ts";
export { type Gate, type GateOptions, startGate } from "./start-gate.ts";
export { sweep } from "./sweep.ts";
