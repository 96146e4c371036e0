/** What a visitor decided, as the cookie keeps it. */
export interface Decision {
  /** Yes or no by scope id: every category that was asked about, and services that differ. */
  readonly choices: Readonly<Record<string, boolean>>;
  /** When, in seconds since 1970 UTC. */
  readonly decidedAt: number;
  /** Fingerprint of what was asked: policy version, registry version, everything declared. */
  readonly question: string;
  /** Whether the browser sent Global Privacy Control when the choice was made. */
  readonly gpc: boolean;
  /** Random reference of the receipt; empty until a server has recorded the choice. */
  readonly receipt: string;
}
