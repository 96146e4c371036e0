import { openFullDevice } from "@candor/zk-backup/firmware";
import { backUp } from "./back-up.ts";
import { deviceSecret } from "./identity.ts";
import { main } from "./main.ts";

// full.js IDENTITY VAULT SOURCE: backs up.
main(async ([identity = "", vault = "", source = ""]) => {
  const device = await openFullDevice(deviceSecret(identity, vault));
  const { sequence } = await backUp(device, { vault, source, state: `${identity}.state` });
  print(`done ${sequence}`);
});
