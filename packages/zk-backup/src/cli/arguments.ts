import { parseArgs } from "node:util";

/** What a command line asks for. */
export interface CommandLine {
  readonly command: string;
  readonly operands: readonly string[];
  readonly vault: string | undefined;
  readonly state: string | undefined;
  readonly passwordFile: string | undefined;
  readonly tokenFile: string | undefined;
  readonly tags: readonly string[];
  readonly data: boolean;
  readonly json: boolean;
  readonly rememberKey: boolean;
  readonly recoveryFile: string | undefined;
  readonly deviceFile: string | undefined;
  readonly newPasswordFile: string | undefined;
  readonly label: string | undefined;
  readonly writeOnly: boolean;
  readonly everything: boolean;
  readonly help: boolean;
}

/** The command line cannot be understood; the message says why. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UsageError";
  }
}

/** Operands of each command; one in brackets may be left out, one with dots may repeat. */
const OPERANDS: Readonly<Record<string, readonly string[]>> = {
  init: [],
  backup: ["SOURCE"],
  restore: ["SNAPSHOT", "TARGET"],
  snapshots: [],
  check: [],
  password: [],
  recovery: [],
  devices: ["[add FILE]"],
  revoke: ["[DEVICE...]"],
};

/** What `--help` prints. */
export const USAGE = `zk-backup: zero-knowledge backup

  zk-backup init                     make a vault
  zk-backup backup SOURCE            back a directory up
  zk-backup restore SNAPSHOT TARGET  restore into an empty directory; SNAPSHOT may be "latest"
  zk-backup snapshots                list the snapshots
  zk-backup check [--data]           look for damage; with --data read everything
  zk-backup password                 change the password
  zk-backup recovery                 make a recovery phrase, in place of the one before
  zk-backup devices                  list the devices
  zk-backup devices add FILE         write a credential for another device; --write-only: one that
                                     backs up and can read nothing
  zk-backup revoke DEVICE...         take lost devices' keys away; --everything when a password or
                                     a recovery phrase was exposed

  --vault PLACE         folder or https:// address (or ZK_BACKUP_VAULT)
  --state FOLDER        what this device remembers (default: below ~/.local/state/zk-backup)
  --password-file FILE  first line is the password (or ZK_BACKUP_PASSWORD_FILE);
                        or ZK_BACKUP_PASSWORD_COMMAND prints it; else it is asked for
  --new-password-file FILE  the new password, for password and revoke; else it is asked for
  --recovery-file FILE  open by the recovery phrase on its first line
  --device-file FILE    open by a credential that "devices add" wrote
  --token-file FILE     token of the server's account (or ZK_BACKUP_TOKEN_FILE, ZK_BACKUP_TOKEN_COMMAND)
  --remember-key        keep a device key in the state folder: later runs need no password
  --label NAME          what this device is called (default: the host's name)
  --tag TAG             name the snapshot (backup; may repeat)
  --json                one JSON object on standard output

Exit: 0 done, 1 failed, 2 not understood, 3 done but some files could not be read.`;

/** Reads the command line. @throws UsageError. */
export function readCommandLine(argv: readonly string[]): CommandLine {
  const { values, positionals } = parsed(argv);
  const [command = "", ...operands] = positionals;
  const wanted = OPERANDS[command];
  const help = values.help === true;
  if (!help && wanted === undefined)
    throw new UsageError(command === "" ? "Name a command." : `There is no command "${command}".`);
  if (!help && !fits(command, operands))
    throw new UsageError(`Usage: zk-backup ${[command, ...(wanted ?? [])].join(" ")}`);
  return {
    ...{ command, operands, help },
    vault: values.vault ?? process.env["ZK_BACKUP_VAULT"],
    state: values.state,
    passwordFile: values["password-file"] ?? process.env["ZK_BACKUP_PASSWORD_FILE"],
    tokenFile: values["token-file"] ?? process.env["ZK_BACKUP_TOKEN_FILE"],
    tags: values.tag ?? [],
    data: values.data === true,
    json: values.json === true,
    rememberKey: values["remember-key"] === true,
    recoveryFile: values["recovery-file"],
    deviceFile: values["device-file"],
    newPasswordFile: values["new-password-file"],
    label: values.label,
    writeOnly: values["write-only"] === true,
    everything: values.everything === true,
  };
}

function fits(command: string, operands: readonly string[]): boolean {
  if (command === "revoke") return true;
  if (command === "devices")
    return operands.length === 0 || (operands.length === 2 && operands[0] === "add");
  return operands.length === OPERANDS[command]?.length;
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        vault: { type: "string" },
        state: { type: "string" },
        "password-file": { type: "string" },
        "token-file": { type: "string" },
        tag: { type: "string", multiple: true },
        data: { type: "boolean" },
        json: { type: "boolean" },
        "remember-key": { type: "boolean" },
        "recovery-file": { type: "string" },
        "device-file": { type: "string" },
        "new-password-file": { type: "string" },
        label: { type: "string" },
        "write-only": { type: "boolean" },
        everything: { type: "boolean" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause));
  }
}
