import { readFileSync } from "node:fs";
import { type Streamed, streamPacks } from "@candor/engines/stream-packs";
import { httpStorage } from "@candor/zk-backup/storage/http";
import { blindServer } from "./servers.ts";

const CLIENTS = 6;

/** Puts packs through a blind server of their own, six at once, and gets them. */
export async function streamThroughServer(folder: string, bytes: number): Promise<Streamed> {
  const server = await blindServer(folder, false);
  try {
    const token = readFileSync(server.tokenFile, "utf8").trim();
    const clients = Array.from({ length: CLIENTS }, () => httpStorage({ url: server.url, token }));
    return await streamPacks({ clients, server: server.pid, bytes });
  } finally {
    await server.stop();
  }
}
