/** How far a transfer of one object is. */
export interface TransferProgress {
  readonly direction: "upload" | "download";
  /** The object's name. */
  readonly name: string;
  /** Bytes so far; of an upload, what the server is known to have. */
  readonly done: number;
  /** Bytes in all; null while that is not known. */
  readonly total: number | null;
}
