import { openFullDevice } from "@candor/zk-backup/firmware";
import { deflate } from "@candor/zk-backup/firmware/deflate";
import { backUp } from "./back-up.ts";
import { deviceSecret } from "./identity.ts";
import { main } from "./main.ts";

// full-deflate.js IDENTITY VAULT SOURCE: backs up, segments compressed.
main(async ([identity = "", vault = "", source = ""]) => {
  const device = await openFullDevice(deviceSecret(identity, vault));
  const { sequence } = await backUp(device, { vault, source, state: `${identity}.state` }, deflate);
  print(`done ${sequence}`);
});
