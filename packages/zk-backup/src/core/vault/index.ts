/**
 * The vault over any storage: chunks, packs, indexes, trees, heads. Pure: engine, clock,
 * randomness and compression are handed in.
 *
 * @module
 */
export { type MemoryStorage, memoryStorage } from "./memory-storage.ts";
