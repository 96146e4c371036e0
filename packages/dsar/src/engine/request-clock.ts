import type { ClockAnswer, LocalDate } from "../core/clock/clock-answer.ts";
import { dueDate } from "../core/clock/due-date.ts";
import type { Law } from "../core/clock/law.ts";
import { localDateOf } from "../core/clock/local-date.ts";
import type { Controller } from "./controller.ts";
import type { StoredRequest } from "./store.ts";

/** A time in which an answer of the person was waited for. */
export interface Pause {
  /** What was asked. */
  readonly reason: string;
  /** The day of the question. */
  readonly from: LocalDate;
  /** The day of the person's answer; null while it is waited for. */
  readonly to: LocalDate | null;
}

/** An extension as the person was told of it. */
export interface GivenExtension {
  /** What the person was told. */
  readonly reason: string;
  /** The date before. */
  readonly from: LocalDate;
  /** The date that was told. */
  readonly to: LocalDate;
  /** When the person was told. */
  readonly told: LocalDate;
  /** The last day to tell it by the law; null where the law has none. */
  readonly noticeBy: LocalDate | null;
  /** The date that a person chose; null for the longest that the law gives. */
  readonly chosen: LocalDate | null;
}

/** What a request's clock is read from. */
type Clocked = Pick<
  StoredRequest,
  "type" | "law" | "receivedAt" | "verifiedAt" | "pauses" | "extension"
> & {
  /** The clock as it stands: its local date of receipt, which an appeal sets anew, is kept. */
  readonly clock?: Pick<ClockAnswer, "received"> | undefined;
};

/** Holidays of a law that is not the controller's own. */
const HOLIDAYS: Partial<Record<Law, string>> = {
  gdpr: "EU",
  "uk-gdpr": "GB-EAW",
  "swiss-fadp": "CH",
  ccpa: "US",
  "delete-act": "US",
  virginia: "US",
  colorado: "US",
  connecticut: "US",
};

/** Reads the clock of a request by its law, with its pauses and its extension. */
export function requestClock(controller: Controller, request: Clocked): ClockAnswer {
  const { timeZone } = controller;
  const { type, verifiedAt, pauses, extension } = request;
  const received = request.clock?.received ?? request.receivedAt;
  const { law } = request.law;
  const own = law === (controller.law ?? "gdpr");
  const holidays = own ? controller.holidays : (HOLIDAYS[law] ?? controller.holidays);
  return dueDate({
    ...{ law, type, received, timeZone, holidays },
    ...(verifiedAt === null ? {} : { identified: localDateOf(verifiedAt, timeZone) }),
    questions: pauses.map(({ from, to }) => ({
      asked: from,
      ...(to === null ? {} : { answered: to }),
    })),
    ...extended(extension),
  });
}

function extended(extension: GivenExtension | null): {
  readonly extended?: true;
  readonly extendedTo?: LocalDate;
} {
  if (extension === null) return {};
  return extension.chosen === null ? { extended: true } : { extendedTo: extension.chosen };
}
