import { isZkBackupError, type ZkBackupErrorCode } from "../core/errors.ts";

/** A storage does not do what every storage must. */
export class ConformanceError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "ConformanceError";
  }
}

/** @throws ConformanceError when two plain values differ. */
export function expectEqual(actual: unknown, wanted: unknown, what: string): void {
  const [got, expected] = [JSON.stringify(actual), JSON.stringify(wanted)];
  if (got === expected) return;
  throw new ConformanceError(`Expected of ${what}: ${shown(expected)}; it is ${shown(got)}.`);
}

/** @throws ConformanceError naming the first byte that differs. */
export function expectBytes(actual: Uint8Array, wanted: Uint8Array, what: string): void {
  if (actual.length !== wanted.length)
    throw new ConformanceError(
      `Expected of ${what}: ${wanted.length} bytes; it has ${actual.length}.`,
    );
  const at = wanted.findIndex((byte, i) => byte !== actual[i]);
  if (at >= 0) throw new ConformanceError(`${what} differs from byte ${at} on.`);
}

/** @throws ConformanceError when a call does not fail with one of these codes. */
export async function expectCode(
  call: Promise<unknown>,
  codes: readonly ZkBackupErrorCode[],
  what: string,
): Promise<void> {
  const outcome = await call.then(
    () => "success",
    (error: unknown) => (isZkBackupError(error) ? error.code : `no ZkBackupError: ${error}`),
  );
  if (codes.some((code) => code === outcome)) return;
  throw new ConformanceError(`Expected of ${what}: ${codes.join(" or ")}; it gave ${outcome}.`);
}

/** @throws ConformanceError when a call does not fail with the reason of its cancellation. */
export async function expectReason(
  call: Promise<unknown>,
  reason: string,
  what: string,
): Promise<void> {
  const outcome = await call.then(
    () => "success",
    (error: unknown) => (error instanceof Error ? error.message : `${error}`),
  );
  if (outcome !== reason)
    throw new ConformanceError(
      `Expected of ${what} with a signal that is aborted: its reason; it gave ${outcome}.`,
    );
}

function shown(json: string | undefined): string {
  const text = json ?? "undefined";
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
