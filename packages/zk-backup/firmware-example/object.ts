import { createObjectReader, createObjectWriter, openFullDevice } from "@candor/zk-backup/firmware";
import { readPart, spoolTo } from "./flash.ts";
import { deviceSecret } from "./identity.ts";
import { main } from "./main.ts";

const PIECE = 4096;

// object.js IDENTITY VAULT: seals a pack of 256 KiB, opens it again, compares every byte.
main(async ([identity = "", vault = ""]) => {
  const device = await openFullDevice(deviceSecret(identity, vault));
  const length = 60 * PIECE;
  const spool = spoolTo(vault);
  const writer = await createObjectWriter(device, spool, "pack", length);
  for (let at = 0; at < length; at += PIECE) await writer.write(piece(at));
  const name = `packs/${await writer.commit((hash) => `packs/${hash}`)}`;

  const opener = createObjectReader(device, "pack", name);
  let opened = 0;
  for (let at = 0; ; at += PIECE) {
    const sealed = readPart(`${vault}/${name}`, at, PIECE);
    if (sealed.length === 0) break;
    for (const byte of await opener.push(sealed))
      if (byte !== piece(opened)[opened++ % PIECE]) throw new Error(`Byte ${opened} differs.`);
  }
  opener.finish();
  print(`done ${opened}`);
});

let last = { at: -1, bytes: new Uint8Array() };

/** The piece that holds a byte: the same each time. */
function piece(at: number): Uint8Array {
  const start = at - (at % PIECE);
  if (last.at !== start)
    last = {
      at: start,
      bytes: new Uint8Array(PIECE).map((_, i) => (start / PIECE + i * 7) & 0xff),
    };
  return last.bytes;
}
