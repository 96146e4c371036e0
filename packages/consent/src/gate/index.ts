export { TRUSTED_TYPES_POLICY } from "../core/trusted-types-policy.ts";
export { type Gate, type GateOptions, startGate } from "./start-gate.ts";
export { sweep } from "./sweep.ts";
