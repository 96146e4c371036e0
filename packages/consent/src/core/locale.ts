import type { Category } from "@candor/cookie-registry";

/**
 * The texts of banner and gate in one language; each language is a module of its own. They say
 * nothing that depends on the region: they hold where consent is asked for and where it is presumed.
 */
export interface Locale {
  /** BCP 47 tag of the texts. */
  readonly lang: string;
  /** `rtl` for a language written from right to left. */
  readonly dir?: "rtl";
  /** What stands between the names of a list; `, ` when left out. */
  readonly comma?: string;
  /** Heading of the first layer. */
  readonly title: string;
  /** What is asked on the first layer; `%` is replaced by the names of the categories. */
  readonly text: string;
  /** Link to the cookie policy. */
  readonly policy: string;
  /** Button that grants everything. */
  readonly accept: string;
  /** Button that refuses everything; of the same weight as {@link Locale.accept}. */
  readonly reject: string;
  /** Button that opens the second layer. */
  readonly settings: string;
  /** Heading of the second layer and name of the control that always reopens it. */
  readonly heading: string;
  /** Button that keeps the switches as they stand. */
  readonly save: string;
  /** Name of the button that closes the second layer without a change. */
  readonly close: string;
  /** Beside a category that cannot be switched off. */
  readonly always: string;
  /** Opens the table of a category; `%` is replaced by the number of its entries. */
  readonly details: string;
  /** Columns of the table: name, purpose. */
  readonly columns: readonly [name: string, purpose: string];
  /** How long: around each of the others; until the browser is closed; until deleted; until `%`. */
  readonly kept: readonly [label: string, session: string, persistent: string, until: string];
  /** Shown while the browser sends Global Privacy Control; `%` is what it objects to. */
  readonly gpc: string;
  /** In the place of an embed; `%` is the host it would come from. */
  readonly embed: string;
  /** Button that grants an embed's purpose; `%` is the name of the category or service. */
  readonly allow: string;
  /** Link to an embed's own page; `%` is its host. */
  readonly visit: string;
  /** Name and description of each category. */
  readonly categories: Readonly<Record<Category, readonly [name: string, description: string]>>;
}
