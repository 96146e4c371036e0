import { isDsarError, type MailOutcome } from "@candor/dsar";
import { SMTPServer, type SMTPServerDataStream } from "smtp-server";

/** Takes one message for one mailbox; resolves when it is committed. */
export type TakeMail = (raw: Uint8Array, envelope: { from?: string }) => Promise<MailOutcome>;

/** A running mail exchanger. */
export interface MailReceiver {
  readonly port: number;
  close(): Promise<void>;
}

/** Largest message, in bytes; announced by SIZE (RFC 1870) and enforced while reading. */
const MAIL_LIMIT: number = 1024 * 1024;

const RECIPIENTS_AT_ONCE = 10;

/**
 * Listens for mail on 127.0.0.1. Only the given mailboxes exist; a 250 after DATA is sent when the
 * request is in the database, not before (RFC 5321 section 4.2.5: then it is ours to lose).
 */
export async function receiveMail(
  port: number,
  mailboxes: ReadonlyMap<string, TakeMail>,
): Promise<MailReceiver> {
  const server = new SMTPServer({
    name: "mx.candor.localhost",
    banner: "privacy desk",
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    size: MAIL_LIMIT,
    logger: false,
    socketTimeout: 60_000,
    onRcptTo({ address }, session, callback) {
      if (!mailboxes.has(address.toLowerCase()))
        return callback(reply(550, "5.1.1 No such mailbox here; write to privacy@ the company"));
      if (session.envelope.rcptTo.length >= RECIPIENTS_AT_ONCE)
        return callback(reply(452, "4.5.3 Too many recipients"));
      callback();
    },
    onData(stream, session, callback) {
      const { mailFrom, rcptTo } = session.envelope;
      const from = mailFrom ? mailFrom.address : "";
      const takers = new Set(rcptTo.map(({ address }) => mailboxes.get(address.toLowerCase())));
      take(stream, [...takers], from).then((text) => callback(null, text), callback);
    },
  });
  // A peer that hangs up in the middle is its own affair.
  server.on("error", () => {});
  await new Promise<void>((resolve, reject) => {
    server.server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.server.address();
  return {
    port: typeof address === "object" && address ? address.port : port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function take(
  stream: SMTPServerDataStream,
  takers: readonly (TakeMail | undefined)[],
  from: string,
): Promise<string> {
  const raw = await readMessage(stream);
  try {
    for (const taker of takers) await taker?.(raw, from ? { from } : {});
  } catch (error) {
    throw smtpError(error);
  }
  return "2.6.0 Your message is written down";
}

/** Reads on to the end even when the message is too large, as the dialogue demands. */
async function readMessage(stream: SMTPServerDataStream): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream) {
    const bytes = part as Buffer;
    size += bytes.length;
    if (size <= MAIL_LIMIT) parts.push(bytes);
  }
  if (size > MAIL_LIMIT || stream.sizeExceeded)
    throw reply(552, `5.3.4 The message is larger than ${MAIL_LIMIT} bytes`);
  return Buffer.concat(parts);
}

/** A message that can never be read is refused for good; everything else may be tried again. */
function smtpError(error: unknown): Error {
  if (!isDsarError(error)) return reply(451, "4.3.0 Not stored; please try again later");
  if (error.code === "mail-too-large") return reply(552, "5.3.4 The message is too large");
  if (error.code === "mail-invalid") return reply(554, "5.6.0 The message could not be read");
  return reply(451, "4.3.0 Not stored; please try again later");
}

function reply(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
