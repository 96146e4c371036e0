import type { OptionValues } from "./option.ts";

/** Where the vault is, and how it is reached. */
export const PLACE_OPTIONS = {
  vault: {
    kind: "text",
    value: "PLACE",
    text: "the vault: a folder, the https:// address of a server, or s3://BUCKET/PREFIX",
    env: "ZK_BACKUP_VAULT",
  },
  state: {
    kind: "text",
    value: "FOLDER",
    text: "what this device remembers (default: below ~/.local/state/zk-backup)",
    env: "ZK_BACKUP_STATE",
  },
  cache: {
    kind: "text",
    value: "FOLDER",
    text: "what was read of a remote vault, sealed as it came, to be read again (default: below ~/.cache/zk-backup)",
    env: "ZK_BACKUP_CACHE",
    group: "cache",
  },
  "no-cache": {
    kind: "flag",
    text: "keep nothing of a remote vault, and read all of it there",
    group: "cache",
  },
  "token-file": {
    kind: "text",
    value: "FILE",
    text: "its first line is the token of the server's account",
    env: "ZK_BACKUP_TOKEN_FILE",
    group: "token",
  },
  "token-command": {
    kind: "text",
    value: "COMMAND",
    text: "a command that prints the token",
    env: "ZK_BACKUP_TOKEN_COMMAND",
    group: "token",
  },
  "s3-keys-file": {
    kind: "text",
    value: "FILE",
    text: "the bucket's keys, as in ~/.aws/credentials (default: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY)",
    env: "ZK_BACKUP_S3_KEYS_FILE",
  },
  "limit-upload": {
    kind: "size",
    value: "RATE",
    text: "bytes a second to the storage at most, such as 500k or 2M",
  },
  "limit-download": {
    kind: "size",
    value: "RATE",
    text: "bytes a second from the storage at most",
  },
} as const;

/** What opens the vault. A secret itself is never an argument: others can see the arguments. */
const CREDENTIAL_OPTIONS = {
  "password-file": {
    kind: "text",
    value: "FILE",
    text: "its first line is the password",
    env: "ZK_BACKUP_PASSWORD_FILE",
    group: "password",
  },
  "password-command": {
    kind: "text",
    value: "COMMAND",
    text: "a command that prints the password",
    env: "ZK_BACKUP_PASSWORD_COMMAND",
    group: "password",
  },
  "recovery-file": {
    kind: "text",
    value: "FILE",
    text: "open by the recovery phrase in it",
  },
  "device-file": {
    kind: "text",
    value: "FILE",
    text: 'open by a credential that "devices add" wrote',
  },
  "remember-key": {
    kind: "flag",
    text: "keep a device key in the state folder: later runs need no password",
  },
  "head-code": {
    kind: "text",
    value: "CODE",
    text: "refuse a vault that is older than this printed code: see heads",
  },
  "accept-history": {
    kind: "flag",
    text: "go on though the storage shows an older or another state: after it was put back",
  },
  label: {
    kind: "text",
    value: "NAME",
    text: "what this device is called (default: the host's name)",
  },
} as const;

/** What every command takes. */
export const GENERAL_OPTIONS = {
  json: {
    kind: "flag",
    text: "JSON Lines: records and the result on standard output, progress on standard error",
  },
  quiet: { kind: "flag", short: "q", text: "no progress, and nothing when all is well" },
  version: { kind: "flag", text: "which release this is" },
  help: { kind: "flag", short: "h", text: "what the command does and takes" },
} as const;

/** The options of every command that opens a vault. */
export const COMMON_OPTIONS: typeof PLACE_OPTIONS &
  typeof CREDENTIAL_OPTIONS &
  typeof GENERAL_OPTIONS = {
  ...PLACE_OPTIONS,
  ...CREDENTIAL_OPTIONS,
  ...GENERAL_OPTIONS,
};

/** What a command sees of them. */
export type CommonValues = OptionValues<typeof COMMON_OPTIONS>;
