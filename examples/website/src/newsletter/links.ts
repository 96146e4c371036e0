import { readToken, signedToken } from "../http/signed-token.ts";

/** What a subscriber's form asked for; it waits in a letter, and nowhere else. */
interface Asked {
  readonly email: string;
  readonly topics: readonly string[];
  readonly askedAt: Date;
  readonly accountId: string | null;
  /** Name of the wording that was shown. */
  readonly version: string;
}

/** The links in the letters of one company. */
export interface NewsLinks {
  /** A link that confirms what was asked for. */
  confirm(asked: Asked): string;
  /** Reads it; null when it is not ours or older than two days. */
  readConfirm(token: string): Asked | null;
  /** The page that ends a subscription, and the address of RFC 8058's one-click request. */
  unsubscribe(subscriptionId: string): string;
  /** The page with a subscription's settings; needs no account. */
  settings(subscriptionId: string): string;
  /** Reads the token of either; null when it is not ours. It holds as long as the subscription. */
  readSubscription(token: string): string | null;
}

const LIVES_MS = 48 * 3_600_000;

/** Makes links at a site's origin. */
export function newsLinks(options: {
  readonly secret: Uint8Array;
  readonly company: string;
  readonly origin: string;
  readonly now?: () => number;
}): NewsLinks {
  const { secret, company, origin, now = Date.now } = options;
  const confirmUse = `news-confirm ${company}`;
  const subscriptionUse = `news-subscription ${company}`;
  const tokenOf = (id: string) => signedToken(secret, subscriptionUse, [id]);
  return {
    confirm({ email, topics, askedAt, accountId, version }) {
      const parts = [email, topics.join(), String(askedAt.getTime()), accountId ?? "", version];
      return `${origin}/newsletter/confirm?token=${signedToken(secret, confirmUse, parts)}`;
    },
    readConfirm(token) {
      const [email = "", topics = "", asked = "", account = "", version = ""] =
        readToken(secret, confirmUse, token) ?? [];
      const askedAt = new Date(Number(asked));
      if (email === "" || !(askedAt.getTime() > now() - LIVES_MS)) return null;
      return { email, topics: topics.split(","), askedAt, accountId: account || null, version };
    },
    unsubscribe: (id) => `${origin}/newsletter/unsubscribe/${tokenOf(id)}`,
    settings: (id) => `${origin}/newsletter/settings?token=${tokenOf(id)}`,
    readSubscription: (token) => readToken(secret, subscriptionUse, token)?.[0] ?? null,
  };
}
