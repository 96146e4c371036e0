import { type FileHandle, mkdir, open, readdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { ServerEvent } from "../server/blind-server.ts";

/** Where an audit is written, and for how long it is kept. */
export interface AuditLogOptions {
  /** Gets a file a day, `2026-11-23.jsonl` (UTC), mode 0600. */
  readonly folder: string;
  /** Days a file is kept; default 30. */
  readonly days?: number;
  /** Whether the addresses of callers are written; default false. */
  readonly addresses?: boolean;
  /** Called when a line cannot be written: the server goes on without it. */
  readonly onError?: (error: unknown) => void;
}

/** Writes down who did what. */
export interface AuditLog {
  /** Writes an event; to be handed to the server as its `onEvent`. */
  write(event: ServerEvent): void;
  /** Resolves when all is written. */
  close(): Promise<void>;
}

/**
 * Writes an audit without content as JSON Lines: time, account, id of the token, what was done to
 * which object, how it was answered. Names of objects are hashes of what is sealed.
 */
export function auditLog(options: AuditLogOptions): AuditLog {
  const { folder, days = 30, addresses = false, onError = () => {} } = options;
  let waiting: { readonly day: string; readonly line: string }[] = [];
  let file: { readonly day: string; readonly handle: FileHandle } | null = null;
  let writing: Promise<void> | null = null;
  const fileOf = async (day: string): Promise<FileHandle> => {
    if (file?.day === day) return file.handle;
    await file?.handle.close();
    file = null;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await removeBefore(folder, dayBefore(day, days));
    file = { day, handle: await open(join(folder, `${day}.jsonl`), "a", 0o600) };
    return file.handle;
  };
  const drain = async (): Promise<void> => {
    while (waiting.length > 0) {
      const [{ day } = { day: "" }] = waiting;
      const now = waiting.filter((entry) => entry.day === day);
      waiting = waiting.filter((entry) => entry.day !== day);
      const handle = await fileOf(day);
      await handle.appendFile(now.map(({ line }) => line).join(""));
    }
  };
  const start = (): void => {
    writing ??= drain()
      .catch(onError)
      .finally(() => {
        writing = null;
        if (waiting.length > 0) start();
      });
  };
  return {
    write({ address, ...event }) {
      const line = `${JSON.stringify(addresses ? { ...event, address } : event)}\n`;
      waiting.push({ day: event.time.slice(0, 10), line });
      start();
    },
    async close() {
      while (writing !== null) await writing;
      await file?.handle.close();
      file = null;
    },
  };
}

function dayBefore(day: string, days: number): string {
  return new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);
}

async function removeBefore(folder: string, day: string): Promise<void> {
  for (const name of await readdir(folder))
    if (/^\d{4}-\d\d-\d\d\.jsonl$/.test(name) && name.slice(0, 10) <= day)
      await unlink(join(folder, name)).catch(() => {});
}
