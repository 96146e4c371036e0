import { isDsarError, type MailEnvelope } from "@candor/dsar";
import { hasBareLineEnds } from "@candor/dsar/intake";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";
import { hourlyLimit } from "../http/hourly-limit.ts";

/** Takes one message for one mailbox; resolves when it is committed. */
export type TakeMail = (raw: Uint8Array, envelope: MailEnvelope) => Promise<unknown>;

/** A running mail exchanger. */
export interface MailReceiver {
  readonly port: number;
  close(): Promise<void>;
}

/** How much mail is taken before a sender is told to come back later; nothing of it is lost. */
export interface MailLimits {
  /** Letters an hour with one address in the envelope. */
  readonly perSender: number;
  /** Letters an hour from one machine, a relay among them. */
  readonly perMachine: number;
  /** Letters an hour in all. */
  readonly inAll: number;
  /** Connections at once. */
  readonly connections: number;
}

const LIMITS: MailLimits = { perSender: 60, perMachine: 1200, inAll: 6000, connections: 50 };

/** Largest message, in bytes; announced by SIZE (RFC 1870) and enforced while reading. */
const MAIL_LIMIT: number = 1024 * 1024;
/** Who goes on sending after so many times the limit is cut off in the middle. */
const PATIENCE = 4;

const RECIPIENTS_AT_ONCE = 10;

/**
 * Listens for mail on 127.0.0.1. Only the given mailboxes exist, each also with `+detail` behind its name;
 * a 250 after DATA is sent when the request is in the database, not before (RFC 5321 section 4.2.5: then it
 * is ours to lose).
 */
export async function receiveMail(
  port: number,
  mailboxes: ReadonlyMap<string, TakeMail>,
  limits: MailLimits = LIMITS,
): Promise<MailReceiver> {
  const allowed = rates(limits);
  const server = new SMTPServer({
    name: "mx.candor.localhost",
    banner: "privacy desk",
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    size: MAIL_LIMIT,
    maxClients: limits.connections,
    logger: false,
    socketTimeout: 60_000,
    onMailFrom({ address }, { remoteAddress }, callback) {
      if (allowed(address.toLowerCase(), remoteAddress)) return callback();
      callback(reply(451, "4.7.1 Too much mail at once; please try again later"));
    },
    onRcptTo({ address }, session, callback) {
      if (!mailboxes.has(mailbox(address)))
        return callback(
          reply(550, "5.1.1 No such mailbox here; write to privacy@ or security@ the company"),
        );
      if (session.envelope.rcptTo.length >= RECIPIENTS_AT_ONCE)
        return callback(reply(452, "4.5.3 Too many recipients"));
      callback();
    },
    onData(stream, session, callback) {
      readMessage(stream)
        .then((raw) => hand(raw, session, mailboxes))
        .then((text) => callback(null, text))
        .catch((error: unknown) => {
          if (error instanceof Disconnect) hangUp(server, session, error.message);
          else callback(error as Error);
        });
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

/** `Privacy+anything@host` is the mailbox `privacy@host`: mail comes back to such addresses. */
function mailbox(address: string): string {
  return address.toLowerCase().replace(/\+[^@]*@/, "@");
}

/** Returned mail has no sender: it counts for its machine alone. */
function rates(limits: MailLimits): (sender: string, machine: string) => boolean {
  const bySender = hourlyLimit(limits.perSender, Date.now);
  const byMachine = hourlyLimit(limits.perMachine, Date.now);
  const inAll = hourlyLimit(limits.inAll, Date.now);
  return (sender, machine) =>
    inAll("") && byMachine(machine) && (sender === "" || bySender(sender));
}

async function hand(
  raw: Uint8Array,
  { envelope: { mailFrom, rcptTo } }: SMTPServerSession,
  mailboxes: ReadonlyMap<string, TakeMail>,
): Promise<string> {
  const from = mailFrom ? mailFrom.address : "";
  const recipients = new Map(rcptTo.map(({ address }) => [mailbox(address), address]));
  try {
    for (const [name, to] of recipients) await mailboxes.get(name)?.(raw, { from, to });
  } catch (error) {
    throw smtpError(error);
  }
  return "2.6.0 Your message is written down";
}

/** What ends the connection: whatever follows on it is not to be believed. */
class Disconnect extends Error {
  override readonly name = "Disconnect";
}

/** Reads on to the end even when the message is too large, as the dialogue demands, within reason. */
async function readMessage(stream: SMTPServerDataStream): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream) {
    const bytes = part as Buffer;
    size += bytes.length;
    if (size <= MAIL_LIMIT) parts.push(bytes);
    if (size > MAIL_LIMIT * PATIENCE) throw new Disconnect(`552 5.3.4 ${tooLarge}`);
  }
  if (size > MAIL_LIMIT || stream.sizeExceeded) throw reply(552, `5.3.4 ${tooLarge}`);
  const raw = Buffer.concat(parts);
  // A server that ended the message elsewhere hides another behind it; RFC 5321 section 2.3.8.
  if (hasBareLineEnds(raw))
    throw new Disconnect("521 5.5.2 Lines end in CR LF here, and in nothing else");
  return raw;
}

const tooLarge: string = `The message is larger than ${MAIL_LIMIT} bytes`;

/** Says why, and ends the connection before another command on it is read. */
function hangUp(server: SMTPServer, session: SMTPServerSession, line: string): void {
  const connection = [...server.connections].find(({ id }) => id === session.id);
  connection?.send(Number(line.slice(0, 3)), line.slice(4), false);
  connection?.close();
}

/** A message that can never be taken is refused for good; everything else may be tried again. */
function smtpError(error: unknown): Error {
  if (isDsarError(error, "mail-too-large")) return reply(552, "5.3.4 The message is too large");
  return reply(451, "4.3.0 Not stored; please try again later");
}

function reply(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
