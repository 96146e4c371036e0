import { readFile } from "node:fs/promises";
import type { ClientScripts } from "./files.ts";
import { readSettings } from "./settings.ts";
import { startWebsite } from "./website.ts";

/** The bundled browser scripts lie beside this file. */
async function clientScripts(): Promise<ClientScripts> {
  const read = (name: string) => readFile(new URL(`./client/${name}.js`, import.meta.url), "utf8");
  return { consent: await read("consent"), attempts: await read("attempts") };
}

const website = await startWebsite(readSettings(process.env), await clientScripts());
const { port, smtpPort } = website;
console.log(`website on http://127.0.0.1:${port}, mail on 127.0.0.1:${smtpPort}`);
for (const { zoneLine } of website.dkimRecords) console.log(`for the zone: ${zoneLine}`);

let ending = false;
async function end(): Promise<void> {
  if (ending) return;
  ending = true;
  await website.close();
  process.exit(0);
}
process.once("SIGINT", end);
process.once("SIGTERM", end);
// The supervisor's channel is a lifeline: nothing of it is left behind when it dies.
process.once("disconnect", end);
process.send?.({ ready: true, port, smtpPort });
