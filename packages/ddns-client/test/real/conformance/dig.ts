import { execFile } from "node:child_process";
import { createSocket } from "node:dgram";
import { promisify } from "node:util";

/** Lets dig send a question to a socket of ours, and gives its bytes. */
export async function digInto(args: string[]): Promise<{ bytes: Uint8Array }> {
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  const arrived = new Promise<Uint8Array>((resolve) =>
    socket.once("message", (bytes) => resolve(new Uint8Array(bytes))),
  );
  const port = String(socket.address().port);
  const run = promisify(execFile);
  const asked = run("dig", ["@127.0.0.1", "-p", port, "+tries=1", "+time=1", ...args]).catch(
    () => null, // nobody answers it
  );
  const bytes = await arrived;
  socket.close();
  await asked;
  return { bytes };
}
