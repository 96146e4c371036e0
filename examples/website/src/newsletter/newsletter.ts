import type { Kysely } from "kysely";
import type { Account } from "../account/accounts.ts";
import type { Company } from "../company.ts";
import type { Tables } from "../database/tables.ts";
import { hourlyLimit } from "../http/hourly-limit.ts";
import type { MailSender, SiteMail } from "../mail/send.ts";
import { type Issues, openIssues } from "./issues.ts";
import { newsLetters } from "./letters.ts";
import { newsLinks } from "./links.ts";
import { type Ending, openSubscriptions, type Subscription } from "./subscriptions.ts";

/** A company's newsletter: who has it, how they come and how they leave. */
export interface Newsletter {
  /**
   * Mails the link that begins a subscription. Nothing is kept before it was used (double opt-in);
   * an address gets three such letters an hour, and what the visitor sees is the same beyond that.
   */
  ask(email: string, topics: readonly string[], account?: Account): Promise<void>;
  /** What a confirmation link asks for; null when it is too old, not ours, or of an old wording. */
  asked(token: string): { readonly email: string; readonly topics: readonly string[] } | null;
  /** Begins the subscription; null as for {@link asked}, or when it was ended since. */
  confirm(token: string): Promise<Subscription | null>;
  /** Whom a link in a letter belongs to: `unknown` when it is not ours, null when they left. */
  ofLink(token: string): Promise<Subscription | "unknown" | null>;
  /** The subscription that an account asked for. */
  ofAccount(account: Account): Promise<Subscription | null>;
  /** Leaves the given topics; what is new among them counts only by a mailed link. */
  choose(subscription: Subscription, topics: readonly string[], by: Ending): Promise<void>;
  end(subscription: Subscription, how: Ending): Promise<void>;
  /** Mails the settings link to a subscriber; nothing happens for any other address. */
  mailSettings(email: string): Promise<void>;
  readonly issues: Issues;
}

/** What a newsletter works with. */
export interface NewsletterOptions {
  readonly company: Company;
  readonly tables: Kysely<Tables>;
  readonly mail: Pick<MailSender, "sendMail">;
  readonly secret: Uint8Array;
  /** Scheme, host and port of the site. */
  readonly origin: string;
  readonly now?: () => number;
}

const LETTERS_AN_HOUR = 3;
/** How long the way out may take with one letter, in milliseconds. */
const PATIENCE = 30_000;

/** Opens a company's newsletter. */
export function openNewsletter(options: NewsletterOptions): Newsletter {
  const { company, tables, mail, secret, origin, now = Date.now } = options;
  const links = newsLinks({ secret, company: company.id, origin, now });
  const letters = newsLetters(company, links);
  const subscriptions = openSubscriptions(tables, company, secret, () => new Date(now()));
  const mayMail = hourlyLimit(LETTERS_AN_HOUR, now);
  const send = async (letter: SiteMail): Promise<void> => {
    await mail.sendMail(letter, { signal: AbortSignal.timeout(PATIENCE) });
  };

  return {
    async ask(email, topics, account) {
      if (!mayMail(email)) return;
      const askedAt = new Date(now());
      const accountId = account?.id ?? null;
      const link = links.confirm({
        ...{ email, topics, askedAt, accountId },
        version: company.news.version,
      });
      await send(letters.confirmation(email, topics, link));
    },

    asked: (token) => currentlyAsked(token),

    async confirm(token) {
      const asked = currentlyAsked(token);
      if (!asked) return null;
      return subscriptions.confirm({ ...asked, how: asked.accountId ? "account" : "form" });
    },

    async ofLink(token) {
      const id = links.readSubscription(token);
      return id === null ? "unknown" : subscriptions.byId(id);
    },

    ofAccount: (account) => subscriptions.byAccount(account),

    async choose(subscription, topics, by) {
      if (by === "settings") await subscriptions.widen(subscription, topics);
      const fresh = await subscriptions.byId(subscription.id);
      if (fresh) await subscriptions.narrow(fresh, topics, by);
    },

    end: (subscription, how) => subscriptions.end(subscription, how),

    async mailSettings(email) {
      const subscription = await subscriptions.byEmail(email);
      if (subscription && mayMail(email)) await send(letters.settings(subscription));
    },

    issues: openIssues({ tables, company, secret, letters, send, now: () => new Date(now()) }),
  };

  function currentlyAsked(token: string) {
    const asked = links.readConfirm(token);
    return asked?.version === company.news.version ? asked : null;
  }
}
