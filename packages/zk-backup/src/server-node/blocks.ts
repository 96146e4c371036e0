/** Bytes that go to a file, or come from one, at once. */
export const BLOCK: number = 128 * 1024;

/** Blocks that are kept for the next who wants one: 8 MiB. */
const KEPT = 64;

const free: Uint8Array[] = [];

/**
 * Takes a block, whose bytes are anybody's. Blocks go from transfer to transfer: new memory for each
 * part would make V8 look through all of its own every 32 MiB.
 */
export function takeBlock(): Uint8Array {
  return free.pop() ?? Buffer.allocUnsafeSlow(BLOCK);
}

/** Gives a block back that nothing reads or writes any more. */
export function giveBlock(block: Uint8Array): void {
  if (free.length < KEPT) free.push(block);
}
