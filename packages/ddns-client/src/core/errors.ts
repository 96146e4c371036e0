/** What went wrong, for programs. The message is for people. */
export type DdnsErrorCode =
  // DNS messages, with `offset`
  | "message-short"
  | "message-long"
  | "overrun"
  | "name-pointer"
  | "name-long"
  | "label-type"
  | "count"
  | "trailing-bytes"
  | "rdata"
  | "work"
  | "frame-short"
  | "frame-long"
  | "tsig-misplaced"
  | "tsig-rdata"
  // answers of routers, STUN and HTTP servers
  | "stun"
  | "nat-pmp"
  | "pcp"
  | "ssdp"
  | "igd"
  // names, keys, addresses, options, with `field` where there is one
  | "name-syntax"
  | "algorithm"
  | "secret"
  | "address-syntax"
  | "address-family"
  | "address-special"
  | "address-not-lan"
  | "network-syntax"
  | "lab-network"
  | "option"
  // the network
  | "timeout"
  | "network"
  | "aborted"
  | "source"
  // the agent's state
  | "state-locked"
  | "state-not-stored"
  | "state-damaged"
  | "not-started";

/** Where an error stands: a byte offset of a message, or the field of a configuration. */
export interface ErrorPlace {
  readonly offset?: number;
  readonly field?: string;
  readonly cause?: unknown;
}

/** Every error this package throws on purpose. It never carries a secret. */
export class DdnsError extends Error {
  readonly code: DdnsErrorCode;
  /** Byte offset in the message that was read, where there is one. */
  readonly offset: number | undefined;
  /** Path of the option that is wrong, such as `records[1].name`, where there is one. */
  readonly field: string | undefined;

  constructor(code: DdnsErrorCode, message: string, place: ErrorPlace = {}) {
    super(message, place.cause === undefined ? undefined : { cause: place.cause });
    this.name = "DdnsError";
    this.code = code;
    this.offset = place.offset;
    this.field = place.field;
  }
}

/** Tells whether a caught value is an error of this package. */
export function isDdnsError(value: unknown): value is DdnsError {
  return value instanceof DdnsError;
}
