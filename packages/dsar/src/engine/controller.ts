import type { HolidayCalendar } from "../core/clock/holidays/calendar.ts";
import type { Law } from "../core/clock/law.ts";

/** The company that answers. */
export interface Controller {
  /** Separates controllers that share one database: `hearth`. */
  readonly id: string;
  /** Name as it stands in the mails. */
  readonly name: string;
  /** Address of the privacy desk, for questions. */
  readonly contact: string;
  /** IANA zone in which a receipt gets its date: `Europe/Stockholm`. */
  readonly timeZone: string;
  /** `gdpr` when left out. */
  readonly law?: Law;
  /** Laws of other places that the company answers under as well, to people who live there. */
  readonly alsoUnder?: readonly Law[];
  /** Holidays of the controller's Member State: a country code of the built-in tables or one's own. */
  readonly holidays: string | HolidayCalendar;
  /** Where a person can complain, Art. 77; named in every refusal by Art. 12(4). */
  readonly authority: { readonly name: string; readonly url: string };
}
