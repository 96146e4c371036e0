import { openFullDevice } from "@candor/zk-backup/firmware";
import { inflate } from "@candor/zk-backup/firmware/deflate";
import { createReader, decodeUtf8 } from "@candor/zk-backup/firmware/restore";
import { folderRanges, spoolTo } from "./flash.ts";
import { deviceSecret } from "./identity.ts";
import { main } from "./main.ts";

// restore.js IDENTITY VAULT HEAD TARGET: restores the last snapshot of a head.
main(async ([identity = "", vault = "", headName = "", target = ""]) => {
  const device = await openFullDevice(deviceSecret(identity, vault));
  const reader = createReader({ device, storage: folderRanges(vault), decompress: inflate });
  const snapshot = (await reader.head(headName)).snapshots.at(-1);
  if (snapshot === undefined) throw new Error("The head has no snapshot.");
  const entries = await reader.directory(snapshot.root);
  for (const { name, content } of entries) {
    const spool = spoolTo(target);
    await spool.append(new Uint8Array());
    if (content) await reader.content(content, spool.append);
    await spool.commit(decodeUtf8(name));
  }
  print(`restored ${entries.length}`);
});
