import type { ColumnType, Generated } from "kysely";
import type { ClockAnswer } from "../core/clock/clock-answer.ts";
import type { ApplicableLaw } from "../core/request/applicable-law.ts";
import type { Particulars } from "../core/request/particulars.ts";
import type { RequestType } from "../core/request/request-type.ts";
import type { StoredAttachment, StoredPost } from "../engine/mail-queries.ts";
import type { MailCircumstances } from "../engine/mail-room.ts";
import type { StoredProof } from "../engine/proofs.ts";
import type { Proposal } from "../engine/proposal.ts";
import type { GivenExtension, Pause } from "../engine/request-clock.ts";
import type {
  AuditRow,
  Challenge,
  Letter,
  Message,
  Step,
  StepResult,
  StoredExport,
  StoredHold,
  StoredRequest,
} from "../engine/store.ts";
import type { BreachRow, StoredBreach } from "../incident/breach-store.ts";
import type { DeliveryReport } from "../intake/delivery-report.ts";
import type { MailFlaw } from "../intake/mail-flaw.ts";

/** jsonb: read as a value, written as text so that no driver takes an array for a SQL array. */
type JsonColumn<T> = ColumnType<T, string, string>;

type JsonName = "clock" | "also" | "particulars" | "law" | "pauses" | "extension" | "onBehalf";

type RequestTable = Omit<StoredRequest, JsonName> & {
  clock: JsonColumn<ClockAnswer>;
  also: JsonColumn<readonly RequestType[]>;
  particulars: JsonColumn<Particulars | null> | null;
  law: JsonColumn<ApplicableLaw>;
  pauses: JsonColumn<readonly Pause[]>;
  extension: JsonColumn<GivenExtension | null> | null;
  onBehalf: JsonColumn<StoredRequest["onBehalf"]> | null;
  /** Copies of the clock's dates, for the queue's order. */
  due: string;
  safe: string;
};

type StepTable = Omit<Step, "result"> & {
  position: Generated<number>;
  result: JsonColumn<StepResult | null> | null;
};

type HoldTable = Omit<StoredHold, "fields"> & {
  fields: JsonColumn<readonly string[] | null> | null;
};

type PostTable = Omit<StoredPost, "flaws" | "report"> & {
  flaws: JsonColumn<readonly MailFlaw[]>;
  report: JsonColumn<DeliveryReport | null> | null;
};

interface RecordTable {
  requestId: string;
  stepId: string;
  connector: string;
  seq: number;
  kind: string;
  /** JSON text and not jsonb: the order of keys and a \u0000 in a string must survive. */
  data: string;
}

/** The tables of the schema, in camel case. */
export interface Tables {
  requests: RequestTable;
  challenges: Challenge;
  steps: StepTable;
  records: RecordTable;
  messages: Message & { createdAt: Date };
  exports: StoredExport;
  letters: Letter;
  holds: HoldTable;
  heldRequests: { requestId: string; holdId: string };
  events: AuditRow & { requestId: string };
  operators: { controller: string; pseudonym: string; name: string };
  proposals: Proposal;
  proofs: StoredProof;
  mandates: { controller: string; agent: string; jti: string; expiresAt: Date };
  post: PostTable;
  attachments: StoredAttachment;
  breaches: StoredBreach;
  breachRows: BreachRow & { breachId: string };
  requestMail: { requestId: string; circumstances: JsonColumn<MailCircumstances> };
}
