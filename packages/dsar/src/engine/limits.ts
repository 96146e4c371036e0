import { DsarError } from "../core/error.ts";

/** Limits and lifetimes, with their defaults. */
export interface DsarLimits {
  /** Wrong codes before a confirmation is locked: 5. */
  readonly codeAttempts: number;
  /** Hours a confirmation link lives: 168. */
  readonly codeHours: number;
  /** Confirmation mails that an address gets within 24 hours, and as many that tell of a letter: 5. */
  readonly mailsPerAddress: number;
  /** Wrong codes within 24 hours for all requests of an address, before none is taken: 20. */
  readonly guessesPerAddress: number;
  /** Days a proof waits to be looked at before it is deleted: 30. */
  readonly proofDays: number;
  /** Days an export can be fetched, and its copies stay in the database: 14. */
  readonly exportDays: number;
  /** Minutes a download link lives, which the mailed page hands out at the press of a button: 60. */
  readonly downloadMinutes: number;
  /** Days after which a closed request forgets who made it: 1095. */
  readonly closedDays: number;
  /** Days after which the files that came with a closed request are deleted: 30. */
  readonly attachmentDays: number;
  /** Tries of a step or mail before it is a dead letter: 8. */
  readonly attempts: number;
  /** Steps of the database that one transaction performs: 50. */
  readonly batch: number;
  /** Seconds before the first retry, doubled each time up to an hour: 2. */
  readonly backoffSeconds: number;
  /** Seconds that a connector or the mailer may take: 60. */
  readonly timeoutSeconds: number;
}

const DEFAULTS: DsarLimits = {
  codeAttempts: 5,
  codeHours: 168,
  mailsPerAddress: 5,
  guessesPerAddress: 20,
  proofDays: 30,
  exportDays: 14,
  downloadMinutes: 60,
  closedDays: 1095,
  attachmentDays: 30,
  attempts: 8,
  batch: 50,
  backoffSeconds: 2,
  timeoutSeconds: 60,
};

/**
 * Fills in the defaults.
 *
 * @throws DsarError `configuration-invalid` for a limit that is no positive number.
 */
export function limitsOf(given: Partial<DsarLimits> = {}): DsarLimits {
  const limits = { ...DEFAULTS, ...given };
  for (const [name, value] of Object.entries(limits))
    if (!(value > 0) || !Number.isFinite(value))
      throw new DsarError("configuration-invalid", `limits.${name} must be a positive number.`, {
        path: `limits.${name}`,
      });
  return limits;
}

/** When to try again after the `attempts`th failure. */
export function retryAt(now: Date, attempts: number, limits: DsarLimits): Date {
  const seconds = Math.min(3600, limits.backoffSeconds * 2 ** (attempts - 1));
  return new Date(now.getTime() + seconds * 1000);
}
