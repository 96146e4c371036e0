import { openWriteOnlyDevice } from "@candor/zk-backup/firmware";
import { backUp } from "./back-up.ts";
import { deviceSecret } from "./identity.ts";
import { main } from "./main.ts";

// write-only.js IDENTITY VAULT SOURCE: backs up, and can read nothing of what it wrote.
main(async ([identity = "", vault = "", source = ""]) => {
  const device = await openWriteOnlyDevice(deviceSecret(identity, vault));
  const { sequence } = await backUp(device, { vault, source, state: `${identity}.state` });
  print(`done ${sequence}`);
});
