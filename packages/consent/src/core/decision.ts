/** What a visitor decided, as the cookie keeps it. */
export interface Decision {
  /** Yes or no by scope id: every category that was asked about, and services that differ. */
  readonly choices: Readonly<Record<string, boolean>>;
  /** When, in seconds since 1970 UTC. */
  readonly decidedAt: number;
  /** Version of the policy that was in force. */
  readonly policyVersion: string;
  /** Version of the registry that was shown. */
  readonly registryVersion: string;
  /** Whether the browser sent Global Privacy Control when the choice was made. */
  readonly gpc: boolean;
  /** Random reference of the receipt, once a server has recorded the choice. */
  readonly receipt: string | null;
}

/** Tells whether anything was granted: what a refusal is, and which lifetime holds. */
export function grantsAnything(decision: Decision): boolean {
  return Object.values(decision.choices).includes(true);
}
