import type { Promised } from "./promise.ts";
import { h01 } from "./promises/h01-first-party-cookies.ts";
import { h02 } from "./promises/h02-counting.ts";
import { h03 } from "./promises/h03-account.ts";
import { h04 } from "./promises/h04-know-or-delete.ts";
import { h05 } from "./promises/h05-transport.ts";
import { h06 } from "./promises/h06-payment.ts";
import { h07 } from "./promises/h07-public-posts.ts";
import { h08 } from "./promises/h08-addresses.ts";
import { h09 } from "./promises/h09-updates.ts";
import { h10 } from "./promises/h10-zero-knowledge.ts";
import { h11 } from "./promises/h11-mail.ts";
import { h12 } from "./promises/h12-backups.ts";
import { h13 } from "./promises/h13-region.ts";
import { h14 } from "./promises/h14-children.ts";
import { h15 } from "./promises/h15-versions.ts";
import { s01 } from "./promises/s01-purposes.ts";
import { s02 } from "./promises/s02-marketing.ts";
import { s04 } from "./promises/s04-processors.ts";
import { s05 } from "./promises/s05-copy-and-erasure.ts";
import { s06 } from "./promises/s06-cookie-table.ts";
import { s07 } from "./promises/s07-choice-kept.ts";
import { s08 } from "./promises/s08-retention.ts";
import { s09 } from "./promises/s09-cookieless-count.ts";
import { s10 } from "./promises/s10-security.ts";

/** Every promise of the two policies, in the order of the design's table. */
export const promises: readonly Promised[] = [
  ...[h01, h02, h03, h04, h05, h06, h07, h08, h09, h10, h11, h12, h13, h14, h15],
  ...[s01, s02, s04, s05, s06, s07, s08, s09, s10],
];
