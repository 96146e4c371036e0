import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import { hourlyLimit } from "../http/hourly-limit.ts";
import type { MailSender } from "../mail/send.ts";
import type { Account, Accounts } from "./accounts.ts";

/** Moves an account to another e-mail address, once a letter there was answered. */
export interface AddressChange {
  /**
   * Mails a link to the new address.
   *
   * @returns `limit` when this account asked too often within the hour
   * @throws the mail server's error when the letter cannot be handed over
   */
  ask(account: Account, email: string): Promise<"mailed" | "limit">;
  /** Reads a link's token; null when it is not ours, past its time, or was used. */
  read(token: string): Promise<PendingChange | null>;
  /** Makes the change; false when the new address has an account by now. */
  make(change: PendingChange): Promise<boolean>;
}

/** A change that waits for its button to be pressed. */
interface PendingChange {
  readonly account: Account;
  readonly email: string;
}

/** What it works with. */
export interface AddressChangeOptions {
  readonly accounts: Accounts;
  readonly mail: Pick<MailSender, "send">;
  /** The secret that mailed links are derived from. */
  readonly secret: Uint8Array;
  /** Scheme, host and port of the site. */
  readonly origin: string;
  /** The company's name, for the letters. */
  readonly company: string;
  readonly now?: () => number;
}

const HOUR = 3_600_000;
/** Letters an account can have sent within an hour: they go to people who may not want them. */
const LETTERS_AN_HOUR = 5;
const LINK_LIVES = 24 * HOUR;
/** How long the way out may take with one letter, in milliseconds. */
const PATIENCE = 30_000;

/** Opens the way to another address. */
export function addressChange(options: AddressChangeOptions): AddressChange {
  const { accounts, mail, secret, origin, company, now = Date.now } = options;
  const mayAsk = hourlyLimit(LETTERS_AN_HOUR, now);

  /** Over the old address too: once it has changed, the link is worth nothing. */
  function seal(account: Account, email: string, until: number): Buffer {
    const bound = ["address-change", account.id, account.email, email, String(until)];
    return createHmac("sha256", secret).update(JSON.stringify(bound)).digest();
  }

  function send(letter: { to: string; subject: string; text: string }): Promise<void> {
    const messageId = `<${randomUUID()}@${new URL(origin).hostname}>`;
    const headers = { "auto-submitted": "auto-generated" }; // RFC 3834: nobody's absence answers it
    return mail.send({ ...letter, messageId, headers }, { signal: AbortSignal.timeout(PATIENCE) });
  }

  return {
    async ask(account, email) {
      if (!mayAsk(account.id)) return "limit";
      const until = now() + LINK_LIVES;
      const parts = [account.id, email, String(until)].map((part) => base64url(part));
      const token = [...parts, seal(account, email, until).toString("base64url")].join(".");
      await send({
        to: email,
        subject: `Is this your address? (${company})`,
        text: `Somebody who is signed in at ${company} wants to use this address for an account.\n\nIf it was you, open this page within a day and press the button:\n${origin}/account/address?token=${token}\n\nIf it was not, do nothing: nothing changes, and nothing about you was kept.\n`,
      });
      return "mailed";
    },

    async read(token) {
      const [id = "", email = "", until = "", mac = ""] = token
        .split(".")
        .map((part, at) => (at < 3 ? Buffer.from(part, "base64url").toString("utf8") : part));
      const account = await accounts.byId(id);
      if (!account || !(Number(until) > now())) return null;
      const expected = seal(account, email, Number(until));
      const sent = Buffer.from(mac, "base64url");
      const same = sent.length === expected.length && timingSafeEqual(sent, expected);
      return same ? { account, email } : null;
    },

    async make({ account, email }) {
      if (!(await accounts.move(account, email))) return false;
      const letter = {
        to: account.email,
        subject: `Your account has another address now (${company})`,
        text: `The account that used this address at ${company} uses another one from now on.\n\nIf that was not you, write to us at once: ${origin}/privacy\n`,
      };
      // The change is made; the old address hears of it as soon as mail goes out again.
      await send(letter).catch((error: Error) => {
        console.error(`website: the notice of a changed address was not sent: ${error.message}`);
      });
      return true;
    },
  };
}

function base64url(text: string): string {
  return Buffer.from(text, "utf8").toString("base64url");
}
