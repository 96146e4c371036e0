import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { assets } from "@candor/example-design";
import { SMTPServer } from "smtp-server";
import { listen } from "../listen.ts";
import { letterPage, listPage } from "./pages.ts";
import { type LetterStore, openLetterStore } from "./store.ts";

/** The demo's mail provider: takes every letter by SMTP and shows it on a page. */
export interface Mailbox {
  readonly url: string;
  readonly smtpPort: number;
  stop(): Promise<void>;
}

export interface MailboxOptions {
  readonly folder: string;
  readonly port: number;
  readonly smtpPort: number;
}

export async function startMailbox(options: MailboxOptions): Promise<Mailbox> {
  const store = await openLetterStore(options.folder);
  const smtp = smtpServer(store);
  const smtpPort = await smtpListens(smtp, options.smtpPort);
  const pages = createServer((request, response) => {
    answer(store, new URL(request.url ?? "/", "http://mailbox")).then(
      ({ status, type, body }) => {
        response.writeHead(status, { "content-type": type, "content-security-policy": POLICY });
        response.end(body);
      },
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  const web = await listen(pages, options.port);
  return {
    url: web.url,
    smtpPort,
    async stop() {
      await web.stop();
      await new Promise<void>((resolve) => smtp.close(() => resolve()));
    },
  };
}

const POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Uint8Array;
}

async function answer(store: LetterStore, url: URL): Promise<Answer> {
  const letters = await store.list(url.searchParams.get("to") ?? undefined);
  if (url.pathname === "/letters.json")
    return { status: 200, type: "application/json", body: JSON.stringify(letters) };
  const [, raw] = /^\/letters\/(\d+)\.eml$/.exec(url.pathname) ?? [];
  if (raw !== undefined) {
    const bytes = await store.raw(raw);
    if (bytes !== null) return { status: 200, type: "message/rfc822", body: bytes };
  }
  const asset = assets.find(({ path }) => path === url.pathname);
  if (asset !== undefined) return { status: 200, type: asset.type, body: asset.body };
  const html = "text/html; charset=utf-8";
  if (url.pathname === "/") return { status: 200, type: html, body: listPage(letters) };
  const letter = letters.find(({ id }) => url.pathname === `/letters/${id}`);
  if (letter === undefined) return { status: 404, type: html, body: listPage(letters) };
  return { status: 200, type: html, body: letterPage(letter) };
}

function smtpServer(store: LetterStore): SMTPServer {
  return new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.once("end", () => {
        const raw = Buffer.concat(chunks);
        const kept = session.envelope.rcptTo.map(({ address }) => store.add(address, raw));
        Promise.all(kept).then(() => done(), done);
      });
    },
  });
}

function smtpListens(smtp: SMTPServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    smtp.once("error", reject);
    const server = smtp.listen(port, "127.0.0.1", () =>
      resolve((server.address() as AddressInfo).port),
    );
  });
}
