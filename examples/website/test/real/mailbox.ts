import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

/** A letter as it arrived at the people's side. */
export interface Letter {
  readonly to: string;
  readonly raw: string;
  /** The text, with soft line breaks undone. */
  readonly text: string;
}

/** A mail server that keeps every letter in memory. */
export interface Mailbox {
  readonly url: string;
  /** Waits for the next letter to somebody whose text matches; each letter is handed out once. */
  letter(to: string, pattern: RegExp): Promise<Letter>;
  readonly letters: readonly Letter[];
  close(): Promise<void>;
}

/** Starts a mailbox on a free port of 127.0.0.1. */
export async function startMailbox(): Promise<Mailbox> {
  const letters: Letter[] = [];
  const taken = new Set<Letter>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    onData(stream, session, callback) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        const raw = Buffer.concat(parts).toString("utf8");
        for (const { address } of session.envelope.rcptTo)
          letters.push({ to: address, raw, text: decoded(raw) });
        callback();
      });
    },
  });
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    letters,
    async letter(to, pattern) {
      for (;;) {
        const found = letters.find(
          (one) => one.to === to && !taken.has(one) && pattern.test(one.text),
        );
        if (found) {
          taken.add(found);
          return found;
        }
        await new Promise((resolve) => setTimeout(resolve, 25));
      }
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function decoded(raw: string): string {
  if (!/^content-transfer-encoding:\s*quoted-printable/im.test(raw)) return raw;
  const bytes = raw
    .replace(/=\r?\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}
