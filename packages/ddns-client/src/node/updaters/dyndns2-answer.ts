import type { Refused, UpdateOutcome } from "../../core/rfc2136/outcome.ts";
import type { HttpAnswer } from "./http-exchange.ts";

/** What the first word of an answer means. */
interface ReturnCode {
  readonly meaning: string;
  /** Whether a person has to act before it is tried again. */
  readonly final: boolean;
  readonly retryAfterMs?: number;
}

const MINUTE = 60_000;

// The return codes of the protocol (help.dyn.com/return-codes.html, noip.com/integrate/response).
const RETURN_CODES: Readonly<Record<string, ReturnCode>> = {
  badauth: { meaning: "wrong user name or password", final: true },
  "!donator": { meaning: "the account may not do this", final: true },
  notfqdn: { meaning: "the name is no full host name", final: true },
  nohost: { meaning: "the account has no such name", final: true },
  numhost: { meaning: "too many names at once", final: true },
  abuse: { meaning: "the name is blocked for abuse", final: true },
  badagent: { meaning: "the provider has blocked this program", final: true },
  dnserr: { meaning: "an error in the provider's DNS", final: false, retryAfterMs: 30 * MINUTE },
  "911": { meaning: "a fault or maintenance there", final: false, retryAfterMs: 30 * MINUTE },
};

/**
 * What the provider says about each of the names, in their order: a line for each, or one failure
 * of the account or the system for all of them.
 *
 * @param addresses what each name was to become.
 * @param proved whether the answer is known to be the provider's.
 */
export function outcomesOf(
  answer: HttpAnswer,
  addresses: readonly string[],
  proved: boolean,
): readonly UpdateOutcome[] {
  if (answer.kind === "unreachable") return addresses.map(() => answer);
  const lines = answer.text.split(/\r?\n/);
  const each = lines.length === addresses.length && lines.length > 1;
  return addresses.map((address, i) =>
    outcomeOf(answer, (each ? lines[i] : lines[0]) ?? "", address, proved),
  );
}

function outcomeOf(
  { status, retryAfterMs }: Extract<HttpAnswer, { kind: "answer" }>,
  line: string,
  address: string,
  proved: boolean,
): UpdateOutcome {
  const [code = "", echoed] = line.split(/\s+/);
  if (status === 401) return said("badauth", proved);
  if (status === 429)
    return { ...said("911", proved), code: "RATE", retryAfterMs: retryAfterMs ?? MINUTE };
  if (status === 200 && (code === "good" || code === "nochg")) {
    // "good 127.0.0.1" means that the request was thrown away (pages of Dyn and its clients).
    if (echoed === "127.0.0.1" && address !== "127.0.0.1") return said("badagent", proved);
    return { kind: "done", authenticated: proved };
  }
  if (Object.hasOwn(RETURN_CODES, code)) return said(code, proved);
  const message = `status ${status}, and no answer of the dyndns2 protocol`;
  return { kind: "refused", code: "SERVFAIL", authenticated: false, message };
}

function said(code: string, authenticated: boolean): Refused {
  const { meaning, final, ...wait } = RETURN_CODES[code] ?? { meaning: "", final: true };
  return { kind: "refused", code, authenticated, message: `${code}: ${meaning}`, final, ...wait };
}
