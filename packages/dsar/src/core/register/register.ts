/** A text by language; English is always there. */
export type Localized = { readonly en: string } & { readonly [language: string]: string };

/** How long data is kept. */
export type RetentionRule =
  | {
      /** ISO 8601 duration: `P7Y`. */
      readonly iso: string;
      /** What the period runs from. */
      readonly from?: Localized;
      /** Why so long: an article of a law, where one commands it. */
      readonly basis?: string;
    }
  | { readonly until: Localized };

/** Legal basis of a purpose, Art. 6(1) GDPR. */
export interface LegalBasis {
  readonly article: "6(1)(a)" | "6(1)(b)" | "6(1)(c)" | "6(1)(d)" | "6(1)(e)" | "6(1)(f)";
  /** For (c) and (e) the law, for (f) the legitimate interest (Art. 13(1)(d)). */
  readonly detail?: Localized;
}

/** Where people meet the company: contact form, shop, forum, blog. */
export interface Context {
  readonly id: string;
  readonly name: Localized;
}

/** A kind of personal data, with its fields (Art. 30(1)(c)). */
export interface DataCategory {
  readonly id: string;
  readonly name: Localized;
  readonly fields: readonly DataField[];
  /** Where the data comes from, when not from the person (Art. 15(1)(g)). */
  readonly source?: Localized;
  /** How it came about; `provided` when left out, `elsewhere` where a source is named. */
  readonly origin?: DataOrigin;
  /**
   * Kinds of records in exports that hold it: `messages`, or `forum/messages` where two systems use
   * one word. The category's id when left out.
   */
  readonly records?: readonly string[];
  /** Retention of every field that names none of its own. */
  readonly retention?: RetentionRule;
}

/**
 * How data came about. Portability covers what the person provided, by hand or by use, and not what
 * was derived from it (Art. 20(1) GDPR; Article 29 Working Party, WP 242 rev.01, p. 9-10).
 */
export type DataOrigin = "provided" | "observed" | "derived" | "elsewhere";

/** One field of a category, with rules of its own where they differ. */
export interface DataField {
  readonly name: string;
  /** What records call it, when not by its name; `messages.text` reaches into lists and objects. */
  readonly key?: string;
  readonly retention?: RetentionRule;
  readonly origin?: DataOrigin;
  /** A person can have it corrected by asking, with no proof but the mail address (Art. 16). */
  readonly correctable?: boolean;
  /** What an export withholds of it because it is about somebody else. */
  readonly others?: OthersRule;
}

/** A copy must not adversely affect the rights of others (Art. 15(4), 20(4) GDPR). */
export interface OthersRule {
  /**
   * - `always`: the field is never about the person alone;
   * - `addresses`: mail addresses and telephone numbers in the text, but for the person's own;
   * - `{ unless }`: all of it, unless the field of that name beside it is the person's address, or
   *   `true`: the text of a message unless its `author` asks.
   */
  readonly withhold: "always" | "addresses" | { readonly unless: string };
  /** Why, in words for the person. */
  readonly why: Localized;
  /** `Art. 15(4) GDPR` when left out. */
  readonly basis?: string;
}

/** Why data is processed (Art. 30(1)(b)). */
export interface Purpose {
  readonly id: string;
  readonly name: Localized;
  readonly context: string;
  readonly basis?: LegalBasis;
  /** Ids of data categories. */
  readonly categories: readonly string[];
  /** Ids of recipients. */
  readonly recipients?: readonly string[];
  /** Decisions by machine alone, Art. 22, with the logic involved. */
  readonly automatedDecision?: Localized;
  /** Uses that a person can end without giving reasons (Art. 21(2) GDPR; Cal. Civ. Code 1798.120-121). */
  readonly optOuts?: readonly OptOut[];
  /**
   * Grounds that may override an objection (Art. 21(1)): a person then weighs them, and the request
   * is not fulfilled by the engine alone. Direct marketing knows none (Art. 21(3)).
   */
  readonly compelling?: Localized;
}

/** A use that a person can end without giving reasons. */
export type OptOut = "direct-marketing" | "sale" | "targeted-advertising" | "sensitive-use";

/** Who receives data (Art. 30(1)(d),(e)). */
export interface Recipient {
  readonly id: string;
  readonly name: string;
  readonly role: "processor" | "controller" | "authority" | "public";
  /** ISO 3166 country code of where the data is kept. */
  readonly location: string;
  /** Safeguard of a transfer to a country outside the promised region (Art. 46). */
  readonly safeguard?: Localized;
}

/** A place in which the company itself keeps data: a database, a mail server, the backups. */
export interface DataStore {
  readonly id: string;
  readonly name: Localized;
  /** ISO 3166 country code. */
  readonly location: string;
  /** Ids of the data categories kept there. */
  readonly categories: readonly string[];
}

/** An occasion on which data is handed to someone who is no processor (Art. 13(1)(e)). */
export interface Disclosure {
  readonly id: string;
  /** When it happens: a court's order, a merger, a person's own wish. */
  readonly occasion: Localized;
  /** To whom. */
  readonly to: Localized;
  readonly basis?: LegalBasis;
  /** Ids of data categories; every category when left out. */
  readonly categories?: readonly string[];
  /** Safeguard, where it can go outside the promised region. */
  readonly safeguard?: Localized;
}

/** Who answers for the processing (Art. 30(1)(a)). */
export interface RegisterController {
  readonly name: string;
  readonly address: string;
  readonly email: string;
  /** ISO 3166 country code of the establishment. */
  readonly country: string;
  readonly representative?: string;
  readonly protectionOfficer?: string;
  readonly authority: { readonly name: string; readonly url: string };
}

/** Record of processing activities, Art. 30 GDPR, as one typed file. */
export interface RegisterInput {
  /** Names this state of the register: a date, or a number that only grows. */
  readonly version?: string;
  /** From when it is in force, `YYYY-MM-DD`. */
  readonly effective?: string;
  readonly controller: RegisterController;
  /** Country codes in which the company promised to keep data: `["SE"]`, or the EEA's. */
  readonly region: readonly string[];
  readonly contexts: readonly Context[];
  readonly categories: readonly DataCategory[];
  readonly purposes: readonly Purpose[];
  readonly recipients: readonly Recipient[];
  /** The company's own stores; what a processor keeps stands with the recipients. */
  readonly stores?: readonly DataStore[];
  readonly disclosures?: readonly Disclosure[];
  /** Technical and organisational measures, in general words (Art. 30(1)(g)). */
  readonly measures?: readonly Localized[];
}

/** A checked register: every id it names exists. */
export interface Register extends RegisterInput {
  /** The context with this id. */
  context(id: string): Context;
  /** The category with this id. */
  category(id: string): DataCategory;
  /** The recipient with this id. */
  recipient(id: string): Recipient;
  /** Purposes served in a context. */
  purposesIn(context: string): readonly Purpose[];
}
