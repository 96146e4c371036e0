import { startDevice } from "./device.ts";
import { readSettings } from "./settings.ts";

/** Exits when told to, or when the process that started this one is gone. */
async function main(): Promise<void> {
  const settings = readSettings(process.env);
  const device = await startDevice(settings);
  const stop = () => {
    void device.close().then(() => process.exit(0));
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  process.once("disconnect", stop);
  process.send?.({ ready: true, url: device.url });
  console.error(`home-device ${settings.name}: ${device.url}`);
}

main().catch((error: unknown) => {
  console.error(`home-device: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
});
