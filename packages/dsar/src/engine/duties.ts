import type { Deadline, Deadlines, LocalDate } from "../core/clock/clock-answer.ts";
import type { StoredRequest } from "./store.ts";

/** Something that the law wants by a date, and that is not done yet. */
export interface Duty {
  readonly what: "acknowledgement" | "simplified-answer" | "answer" | "next-list";
  readonly due: LocalDate;
  /** No reading of the law makes this date late: plan by it. */
  readonly safe: LocalDate;
  readonly citation: string;
}

/** What an open request still wants, the next first; there is always the answer. */
export function dutiesOf(
  request: Pick<StoredRequest, "clock" | "acknowledgedAt">,
): readonly [Duty, ...Duty[]] {
  const { clock, acknowledgedAt } = request;
  const { due, safe, rule } = clock;
  const answer: Duty = { what: "answer", due, safe, citation: rule.citation };
  const others = OTHERS.flatMap(([name, what]) => {
    const deadline = clock.deadlines[name];
    if (deadline === undefined) return [];
    if (what === "acknowledgement" && acknowledgedAt !== null) return [];
    return [dutyOf(what, deadline)];
  });
  const [first = answer, ...rest] = [answer, ...others].sort((a, b) => (a.safe < b.safe ? -1 : 1));
  return [first, ...rest];
}

const OTHERS: readonly (readonly [keyof Deadlines, Duty["what"]])[] = [
  ["acknowledgement", "acknowledgement"],
  ["simplifiedAnswer", "simplified-answer"],
  ["nextList", "next-list"],
];

function dutyOf(what: Duty["what"], { due, safe, citation }: Deadline): Duty {
  return { what, due, safe, citation };
}
