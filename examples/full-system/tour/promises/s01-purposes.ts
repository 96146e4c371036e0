import { type Visitor, visitor } from "../instruments/site.ts";
import type { Promised, Witness } from "../promise.ts";

const HOSTS = ["hearth.localhost", "stratum.localhost"];

export const s01: Promised = {
  id: "S1",
  promise: "Purposes are named before anything is collected, for each context",
  async walk(system, witness) {
    for (const host of HOSTS) {
      const person = visitor(system, host);
      const policy = await person.ask("/privacy");
      witness.expect(policy.status === 200, `${host}/privacy: ${policy.status}`);
      await everyForm(person, plain(policy.text), witness);
    }
  },
};

/** Follows every link of the site; each form in which a person types has its notice. */
async function everyForm(person: Visitor, policy: string, witness: Witness): Promise<void> {
  const seen = new Set<string>(["/"]);
  const contexts = new Set<string>();
  for (const path of seen) {
    const page = await person.ask(path);
    if (page.status !== 200 || !String(page.headers["content-type"]).includes("html")) continue;
    for (const link of linksOf(page.text)) if (seen.size < 200) seen.add(link);
    for (const form of formsOf(page.text)) {
      const purposes = purposesBefore(page.text, form);
      witness.expect(
        purposes.length > 0,
        `${person.host}${path}: ${form.action} names ${purposes.length} purposes before its button`,
      );
      const untold = purposes.filter((purpose) => !policy.includes(purpose));
      witness.expect(
        untold.length === 0,
        `the privacy page names them too: ${purposes.join("; ")}`,
      );
      contexts.add(form.action);
    }
  }
  witness.expect(
    contexts.size >= 3,
    `${person.host}: ${contexts.size} forms take data, on ${seen.size} pages`,
  );
}

interface Form {
  readonly action: string;
  /** Where its last button stands in the page. */
  readonly button: number;
}

/** Forms in which something is typed; one that asks for a password it knows collects nothing new. */
function formsOf(page: string): Form[] {
  return [...page.matchAll(/<form\b[^>]*>([\s\S]*?)<\/form>/g)].flatMap((match) => {
    const [whole, inside = ""] = match;
    const typed = /<textarea|type="(email|text|tel|password)"/.test(inside);
    if (!typed || inside.includes("current-password")) return [];
    const action = /action="([^"]*)"/.exec(whole)?.[1] ?? "";
    return [{ action, button: match.index + whole.lastIndexOf("<button") }];
  });
}

/** What the notice before a form's button says the data is for. */
function purposesBefore(page: string, { button }: Form): string[] {
  const notice = page.slice(0, button).lastIndexOf("data-notice=");
  if (notice < 0) return [];
  const list = /<dt>What for<\/dt>((?:<dd>.*?<\/dd>)+)/s.exec(page.slice(notice));
  return [...(list?.[1] ?? "").matchAll(/<dd>(.*?): /gs)].map(([, name = ""]) => plain(name));
}

function linksOf(page: string): string[] {
  return [...page.matchAll(/<a\b[^>]*href="(\/[^"#?]*)/g)].map(([, path = "/"]) => path);
}

function plain(html: string): string {
  return html
    .replace(/<[^>]*>/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}
