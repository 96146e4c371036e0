import type { OpenedVault, PlaceIn, VaultSecret } from "./engine.ts";
import type { BackupPlace, WantedPlace } from "./place.ts";
import type { Plan } from "./plan.ts";
import type { BackupView } from "./view.ts";

/** What a restore needs to know. */
interface RestoreRequest {
  /** `snapshot` may also be `latest`. */
  readonly from: PlaceIn;
  /** Name of a folder that does not exist yet, below `restored/`. */
  readonly target: string;
  /** The vault as its owner has opened it, or the password. */
  readonly by: OpenedVault | { readonly password: string };
}

/** What a new vault needs to know. */
interface NewVault {
  readonly password: string;
  readonly place: WantedPlace;
  readonly plan: Plan;
}

/** The device's side of its vault. Every call throws a DeviceError that a person can act on. */
export interface BackupKeeper {
  view(): BackupView;
  /** Makes the vault. The password is used and forgotten; a key of the device's own stays. */
  create(wanted: NewVault): Promise<void>;
  /** Joins an existing vault, as the replacement of a lost device. */
  connect(place: BackupPlace, secret: Exclude<VaultSecret, "device-key">): Promise<void>;
  /** Changes when backups are made, and which stay. */
  choose(plan: Plan): Promise<void>;
  /** Begins a backup and resolves; `view().running` shows it. */
  run(): Promise<void>;
  /** Opens the vault by its password, to look into it: whoever does that must know it. */
  unlock(password: string): Promise<OpenedVault>;
  /** Checks the password, begins the restore and resolves. */
  restore(request: RestoreRequest): Promise<void>;
  /** Begins to remove what no backup needs. `token` is one that may delete, where the maker wants it. */
  free(password: string, token: string | null): Promise<void>;
  /** Makes a recovery phrase; it is shown once and kept nowhere. */
  phrase(password: string): Promise<string>;
  /** Asks the place what it holds. */
  measure(): Promise<void>;
  /** Begins to make backups when they are due. */
  start(): void;
  /** Ends what is under way and waits for it. */
  stop(): Promise<void>;
}
