import { randomBytes } from "node:crypto";
import {
  type OpenKeys,
  type RandomBytes,
  type SealSource,
  ZkBackupError,
} from "../../src/index.ts";

/** Randomness of the platform. */
export const random: RandomBytes = (length) => new Uint8Array(randomBytes(length));

/** Gives the same bytes each time: for slots and objects whose bytes a test must know. */
export const fixed =
  (byte: number): RandomBytes =>
  (length) =>
    new Uint8Array(length).fill(byte);

/** A full device's source in epoch 1. */
export const source = (byte = 9): SealSource => ({
  epoch: 1,
  key: new Uint8Array(32).fill(byte),
  session: null,
});

/** Keys for reading what such sources seal; `unknown-epoch` for every other epoch. */
export const openKeys = (byte = 9): OpenKeys => ({
  sourceKey({ epoch }) {
    if (epoch !== 1) throw new ZkBackupError("unknown-epoch", "There is no other epoch here.");
    return new Uint8Array(32).fill(byte);
  },
});
