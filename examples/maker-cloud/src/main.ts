import { startCloud } from "./cloud.ts";
import { readSettings } from "./settings.ts";

/** Exits when told to, or when the process that started this one is gone. */
async function main(): Promise<void> {
  const cloud = await startCloud(readSettings(process.env));
  const stop = () => {
    void cloud.close().then(() => process.exit(0));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  process.once("disconnect", stop);
  const { url, dnsPort, zone } = cloud;
  process.send?.({ ready: true, url, dnsPort, zone });
  console.error(`maker-cloud: ${url}, DNS 127.0.0.1:${dnsPort} for ${zone}`);
}

main().catch((error: unknown) => {
  console.error(`maker-cloud: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
