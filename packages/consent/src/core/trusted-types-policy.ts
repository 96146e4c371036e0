/** The Trusted Types policy of the gate: the name to allow in a page's `trusted-types` list. */
export const TRUSTED_TYPES_POLICY = "candor-gate";
