import type { DeviceSecret } from "@candor/zk-backup/firmware";
import * as std from "quickjs/std";
import { namesIn, random, readPart } from "./flash.ts";

/** What enrolment left on the device, in hex. */
interface Identity {
  readonly vaultId: string;
  readonly device: string;
  readonly secret: string;
}

/** Reads the device's identity, and finds its slot in the vault: the id stands at bytes 24..39. */
export function deviceSecret(path: string, vault: string): DeviceSecret {
  const { vaultId, device, secret }: Identity = JSON.parse(std.loadFile(path) ?? "{}");
  for (const slotName of namesIn(`${vault}/slots`)) {
    const slot = readPart(`${vault}/slots/${slotName}`, 0);
    if (hex(slot.subarray(24, 40)) === device)
      return {
        ...{ vaultId: bytes(vaultId), device: bytes(device), secret: bytes(secret) },
        ...{ slot, slotName, random },
      };
  }
  throw new Error("The vault has no slot for this device: it was revoked, or never enrolled.");
}

function bytes(digits: string): Uint8Array {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

function hex(value: Uint8Array): string {
  return Array.from(value, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
