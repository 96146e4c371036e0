import type { RequestState } from "../../core/lifecycle/lifecycle.ts";
import type { Language } from "../../core/request/new-request.ts";
import type { RequestType } from "../../core/request/request-type.ts";
import { de } from "./words/de.ts";
import { en } from "./words/en.ts";
import { es } from "./words/es.ts";
import { fr } from "./words/fr.ts";

/** Everything the portal's pages say, in one language. */
export interface PortalWords {
  /** The language's own name. */
  readonly name: string;
  readonly skip: string;
  readonly languages: string;
  readonly formTitle: string;
  lead(company: string): string;
  readonly check: string;
  /** By the code of the field: what is wrong with it. */
  readonly mistakes: Readonly<Record<"email" | "type" | "message" | "name" | "other", string>>;
  readonly place: string;
  readonly placeHint: string;
  readonly showRights: string;
  /** Places whose law may apply, by their code. */
  readonly places: Readonly<Record<string, string>>;
  readonly elsewhere: string;
  readonly want: string;
  readonly rights: Readonly<Record<Exclude<RequestType, "review-of-refusal">, string>>;
  readonly appealed: string;
  readonly letter: string;
  readonly email: string;
  readonly emailHint: string;
  readonly personName: string;
  readonly optional: string;
  readonly message: string;
  readonly particulars: string;
  readonly uses: string;
  readonly corrections: string;
  readonly behalf: string;
  readonly behalfHint: string;
  readonly behalfEmail: string;
  readonly behalfRight: string;
  readonly behalfAs: string;
  readonly guardian: string;
  readonly agent: string;
  readonly send: string;
  /** @param contact and authority are markup */
  otherWays(contact: string, authority: string): string;
  readonly statusTitle: string;
  readonly states: Readonly<Record<RequestState, string>>;
  readonly asked: string;
  readonly received: string;
  readonly answerBy: string;
  readonly extended: string;
  readonly law: string;
  readonly reference: string;
  readonly resend: string;
  readonly withdraw: string;
  readonly withdrawHint: string;
  readonly appealTitle: string;
  appealHint(days: number | null): string;
  readonly appealWhy: string;
  readonly appeal: string;
  readonly complaintTitle: string;
  complaint(authority: string): string;
  readonly proofTitle: string;
  readonly proofHint: string;
  readonly proofFile: string;
  readonly proofSend: string;
  readonly proofThere: string;
  readonly proofRefused: string;
  signedIn(email: string): string;
  readonly confirmSignedIn: string;
  readonly confirmTitle: string;
  readonly confirmHint: string;
  readonly confirm: string;
  readonly notYours: string;
  readonly downloadTitle: string;
  readonly downloadHint: string;
  readonly download: string;
  readonly failures: Readonly<
    Record<
      "missing" | "file" | "foreign" | "method" | "late" | "unconfirmed" | "form",
      readonly [title: string, text: string]
    >
  >;
  readonly back: string;
}

const WORDS: Partial<Record<Language, PortalWords>> & { readonly en: PortalWords } = {
  en,
  de,
  fr,
  es,
};

/** Languages that the pages are written in. */
export const PORTAL_LANGUAGES: readonly Language[] = Object.keys(WORDS) as Language[];

/** The words of a language; English where there are none. */
export function portalWords(language: Language): PortalWords {
  return WORDS[language] ?? WORDS.en;
}
