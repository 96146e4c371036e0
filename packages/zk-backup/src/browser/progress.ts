/** How far a backup is. */
export interface BackupProgress {
  /** Files so far, unchanged ones included. */
  readonly files: number;
  /** Records of databases so far. */
  readonly records: number;
  /** Bytes of files and of encoded records so far. */
  readonly bytes: number;
  /** Bytes put onto the storage so far, sealed and padded. */
  readonly storedBytes: number;
  /** Bytes a second, over the whole backup so far. */
  readonly bytesPerSecond: number;
  /** What the snapshot before held in all: how far this is likely to go. Null for the first. */
  readonly expected: { readonly files: number; readonly bytes: number } | null;
}

/** Something that is not in the snapshot, or was not restored, as it should be. */
export interface DataWarning {
  /** A path, or a database, store and key. */
  readonly where: string;
  /**
   * `unsupported-value: CryptoKey` and the like, `blob-unreadable`, `changed-while-read`, or the
   * browser's name for what it had against it, such as `NoModificationAllowedError`.
   */
  readonly why: string;
}

/** What a backup has counted; grows. */
export interface BackupCounts {
  files: number;
  records: number;
  bytes: number;
  unchangedFiles: number;
  readonly warnings: DataWarning[];
}

/** Counters of nothing yet. */
export function newCounts(): BackupCounts {
  return { files: 0, records: 0, bytes: 0, unchangedFiles: 0, warnings: [] };
}

/**
 * Calls `tell` four times a second at most, and when it is the last time.
 *
 * @param tell takes a rate's denominator: seconds since it began
 */
export function tellingNowAndThen(tell: (seconds: number) => void): (isLast?: boolean) => void {
  const begun = performance.now();
  let told = Number.NEGATIVE_INFINITY;
  return (isLast = false) => {
    const now = performance.now();
    if (now - told < 250 && !isLast) return;
    told = now;
    tell(Math.max(0.001, (now - begun) / 1000));
  };
}
