/** Why something was refused or went wrong, for programs. */
export type DeviceErrorCode =
  | "cloud-unreachable"
  | "cloud-refused"
  | "name-refused"
  | "bad-input"
  | "busy"
  | "updates-off"
  | "no-vault"
  | "vault-exists"
  | "wrong-password"
  | "target-exists"
  | "damaged"
  | "truncated"
  | "missing"
  | "rollback"
  | "interrupted"
  | "failed";

/** A failure that the person at the admin page can act on: `message` says what happened and what to do. */
export class DeviceError extends Error {
  override readonly name = "DeviceError";
  readonly code: DeviceErrorCode;
  /** The form field it is about. */
  readonly field: string | undefined;

  constructor(
    code: DeviceErrorCode,
    message: string,
    options: { cause?: unknown; field?: string } = {},
  ) {
    super(message, { cause: options.cause });
    this.code = code;
    this.field = options.field;
  }
}

/** Tells whether a caught value is the device's own error. */
export function isDeviceError(value: unknown): value is DeviceError {
  return value instanceof DeviceError;
}
