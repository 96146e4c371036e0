/** The first byte of each value: section 4 of docs/formats/zk-backup-web-app-v1.md. */
export const TAG = {
  undefined: 0,
  null: 1,
  false: 2,
  true: 3,
  number: 4,
  bigint: 5,
  text: 6,
  units: 7,
  reference: 16,
  object: 17,
  array: 18,
  sparseArray: 19,
  date: 20,
  expression: 21,
  map: 22,
  set: 23,
  wrapper: 24,
  buffer: 25,
  view: 26,
  error: 27,
  blob: 28,
  file: 29,
  imageData: 30,
  domException: 31,
  geometry: 32,
} as const;

/** Views by number; a platform may lack the last. */
export const VIEWS = [
  "DataView",
  "Int8Array",
  "Uint8Array",
  "Uint8ClampedArray",
  "Int16Array",
  "Uint16Array",
  "Int32Array",
  "Uint32Array",
  "Float32Array",
  "Float64Array",
  "BigInt64Array",
  "BigUint64Array",
  "Float16Array",
] as const;

/** Errors by number: what structured cloning tells apart, the rest are `Error`. */
export const ERRORS = [
  "Error",
  "EvalError",
  "RangeError",
  "ReferenceError",
  "SyntaxError",
  "TypeError",
  "URIError",
  "AggregateError",
] as const;

/** What an error has beside its kind, a bit each, in this order. */
export const ERROR_PARTS = ["message", "stack", "cause", "errors"] as const;

/** Geometry by number, with the numbers that make each again. */
export const GEOMETRY = {
  DOMPoint: ["x", "y", "z", "w"],
  DOMPointReadOnly: ["x", "y", "z", "w"],
  DOMRect: ["x", "y", "width", "height"],
  DOMRectReadOnly: ["x", "y", "width", "height"],
  DOMMatrix: null,
  DOMMatrixReadOnly: null,
} as const;

/** A length that stands for "none". */
export const NO_LENGTH: number = Number.MAX_SAFE_INTEGER;
