import type { Register } from "./register.ts";

/** An omission in a register. */
export interface LintFinding {
  readonly rule:
    | "purpose-without-basis"
    | "field-without-retention"
    | "recipient-without-purpose"
    | "category-without-purpose"
    | "outside-region";
  readonly path: string;
  readonly message: string;
}

/** Lists what a well-formed register still owes: see the rules of {@link LintFinding}. */
export declare function lintRegister(register: Register): readonly LintFinding[];
