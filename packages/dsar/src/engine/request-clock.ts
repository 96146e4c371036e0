import type { ClockAnswer } from "../core/clock/clock-answer.ts";
import { dueDate } from "../core/clock/due-date.ts";
import { localDateOf } from "../core/clock/local-date.ts";
import type { RequestType } from "../core/request/request-type.ts";
import type { Controller } from "./controller.ts";

/** What is known of a request when its clock is read. */
interface ClockedRequest {
  readonly type: RequestType | null;
  readonly received: Date | string;
  readonly verifiedAt: Date | null;
}

/** Reads the clock of a request by the controller's law, zone and holidays. */
export function requestClock(
  controller: Controller,
  request: ClockedRequest,
  extension: { readonly extended?: boolean; readonly extendedTo?: string } = {},
): ClockAnswer {
  const { timeZone, holidays, law = "gdpr" } = controller;
  const { type, received, verifiedAt } = request;
  return dueDate({
    ...{ law, type, received, timeZone, holidays },
    ...(verifiedAt === null ? {} : { identified: localDateOf(verifiedAt, timeZone) }),
    ...extension,
  });
}
