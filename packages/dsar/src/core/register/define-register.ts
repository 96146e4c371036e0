import type { Register, RegisterInput } from "./register.ts";

/**
 * Checks a register and returns it with look-ups.
 *
 * @throws DsarError `register-invalid`; `path` names the place, e.g. `purposes[2].categories[0]`.
 */
export declare function defineRegister(input: RegisterInput): Register;
