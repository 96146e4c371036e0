import type { Company } from "../company.ts";
import { letterId } from "../mail/letter-id.ts";
import type { SiteMail } from "../mail/send.ts";
import type { NewsLinks } from "./links.ts";
import type { Subscription } from "./subscriptions.ts";

/** What a letter to subscribers says. */
export interface Issue {
  readonly id: string;
  readonly topic: string;
  readonly subject: string;
  readonly text: string;
}

/** The letters of a company's newsletter. */
export interface NewsLetters {
  /** Asks the mailbox whether it was its owner who subscribed; carries no news. */
  confirmation(to: string, topics: readonly string[], link: string): SiteMail;
  /** Leads to the settings of a subscription. */
  settings(subscription: Subscription): SiteMail;
  /** One copy of an issue, the same under every attempt. */
  issue(issue: Issue, subscription: Subscription): SiteMail;
}

/** Writes the letters. */
export function newsLetters(company: Company, links: NewsLinks): NewsLetters {
  const { brand, host, legalName, news, register } = company;
  const from = `${brand.name} (${legalName}, ${register.controller.address})`;
  return {
    confirmation(to, topics, link) {
      const wanted = news.topics.filter(({ id }) => topics.includes(id)).map(({ name }) => name);
      return {
        to,
        subject: `Do you want news from ${brand.name}?`,
        text: `Somebody asked us to send this to your address: ${wanted.join(", ")}.

If it was you, open this page within two days and press the button:
${link}

What you agree to with it: ${news.wording}

If it was not you, do nothing: we keep nothing about you and send nothing.

${from}
`,
      };
    },

    settings: (subscription) => ({
      to: subscription.email,
      subject: `Your mail settings at ${brand.name}`,
      text: `Here you choose what we send you, or end all of it:
${links.settings(subscription.id)}

Whoever has this link can change your settings: do not pass it on.

${from}
`,
    }),

    issue({ id, topic, subject, text }, subscription) {
      const name = news.topics.find((one) => one.id === topic)?.name ?? topic;
      const out = links.unsubscribe(subscription.id);
      return {
        to: subscription.email,
        subject,
        messageId: letterId(host, id, subscription.id),
        unsubscribe: new URL(out),
        // RFC 2919: what a reader's program sorts by.
        headers: { "List-Id": `${brand.name} ${name} <${topic}.news.${host}>`, Precedence: "bulk" },
        text: `${text.trim()}

--\u0020
You get this because you subscribed to ${name} from ${brand.name}.
End it: ${out}
Choose what you get: ${links.settings(subscription.id)}
${from}
`,
      };
    },
  };
}
