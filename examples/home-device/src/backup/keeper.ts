import type { BackupView } from "./view.ts";

/** What a restore needs to know. */
interface RestoreRequest {
  /** A snapshot's id, or `latest`. */
  readonly snapshot: string;
  readonly password: string;
  /** Name of a folder that does not exist yet, below `restored/`. */
  readonly target: string;
}

/** The device's side of its vault. Every call throws a DeviceError that a person can act on. */
export interface BackupKeeper {
  view(): BackupView;
  /** Makes the vault. The password is used and forgotten; a key of the device's own stays. */
  create(password: string): Promise<void>;
  /** Joins an existing vault, as the replacement of a lost device. */
  connect(account: string, token: string, password: string): Promise<void>;
  /** Begins a backup and resolves; `view().running` shows it. */
  run(): Promise<void>;
  /** Checks the password, begins the restore and resolves. */
  restore(request: RestoreRequest): Promise<void>;
  /** Ends what is under way and waits for it. */
  stop(): Promise<void>;
}
