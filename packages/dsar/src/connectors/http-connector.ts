import { DsarError } from "../core/error.ts";
import { toOpenDsr } from "../core/exchange/opendsr.ts";
import type {
  CallbackMessage,
  Kept,
  OutsideConnector,
  OutsideOutcome,
  OutsideTask,
} from "../engine/connector.ts";
import { isSigned, signWebhook } from "./webhook-signature.ts";

/** What {@link httpConnector} needs. */
export interface HttpConnectorOptions {
  readonly name: string;
  readonly title?: string;
  readonly recipient?: string;
  readonly after?: readonly string[];
  readonly role?: "processor" | "recipient";
  /** Where requests are posted: `https://processor.example/opendsr/requests`. */
  readonly url: string;
  /**
   * Keys shared with the processor, 24 bytes or more each: the first signs, all of them are
   * accepted, so that a key can be changed while reports are on their way.
   */
  readonly secrets: readonly [Uint8Array, ...Uint8Array[]];
  /** Seconds until a silent processor is asked again: 86,400. */
  readonly waitSeconds?: number;
  /** `fetch` when left out. */
  readonly fetch?: typeof fetch;
}

/**
 * Connects a processor over HTTP: requests are OpenDSR 2.0, signed as the Standard Webhooks
 * specification has it, with the step's id as idempotency key; the processor reports to a URL of
 * its own, signed with the same key.
 *
 * A report is `{"subject_request_id", "request_status": "completed", "results_count"?, "kept"?}`,
 * where `kept` is a list of `{"what", "why", "basis", "until"}`: what the processor keeps, and the
 * person is told.
 *
 * @throws DsarError `configuration-invalid` for a URL or key that would not be safe.
 */
export function httpConnector(options: HttpConnectorOptions): OutsideConnector {
  check(options);
  const { name, title, recipient, after, role, url, secrets } = options;
  const send = options.fetch ?? fetch;
  const waitSeconds = options.waitSeconds ?? 86_400;
  return {
    name,
    ...(title === undefined ? {} : { title }),
    ...(recipient === undefined ? {} : { recipient }),
    ...(after === undefined ? {} : { after }),
    ...(role === undefined ? {} : { role }),
    async request(task, { signal, now }) {
      const body = JSON.stringify(payload(task));
      const response = await send(url, {
        method: "POST",
        body,
        signal,
        redirect: "error",
        headers: {
          "content-type": "application/json",
          "idempotency-key": task.idempotencyKey,
          ...signWebhook(secrets[0], { id: task.idempotencyKey, at: now, body }),
        },
      });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`${new URL(url).host} answered ${response.status}`);
      return { state: "waiting", seconds: waitSeconds };
    },
    callback: (message) => outcomeOf(message, secrets),
  };
}

function check({ url, secrets }: HttpConnectorOptions): void {
  const local = /^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?\//.test(url);
  if (!local && !/^https:\/\//.test(url)) throw wrong("url", "must be https");
  if (secrets.some((secret) => secret.length < 24))
    throw wrong("secrets", "must have 24 bytes or more each");
}

/** A recipient is told of what was erased in the words of an erasure (Art. 19). */
function payload(task: OutsideTask): object {
  return toOpenDsr({
    id: task.idempotencyKey,
    type: task.kind === "collect" ? "access" : "erasure",
    law: task.law,
    email: task.subject.email,
    submittedAt: task.receivedAt,
    callbacks: [task.callbackUrl],
  });
}

function outcomeOf(message: CallbackMessage, secrets: readonly Uint8Array[]): OutsideOutcome {
  if (!isSigned(secrets, message)) throw refused("is not signed by this processor, or is old");
  const report = parsed(message.body);
  if (report["subject_request_id"] !== message.idempotencyKey)
    throw refused("speaks of another request");
  const status = report["request_status"];
  if (status === "pending" || status === "in_progress")
    return { state: "waiting", seconds: 86_400 };
  if (status !== "completed") throw refused(`has the status "${String(status).slice(0, 40)}"`);
  const count = report["results_count"];
  const url = report["results_url"];
  return {
    state: "done",
    ...(typeof count === "number" && Number.isSafeInteger(count) && count >= 0
      ? { erased: count }
      : {}),
    ...(report["kept"] === undefined ? {} : { kept: keptIn(report["kept"]) }),
    ...(typeof url === "string" && /^https?:\/\//.test(url)
      ? { records: [{ kind: "results", data: { url } }] }
      : {}),
  };
}

const KEPT = ["what", "why", "basis", "until"] as const;
const MAX_KEPT = 1000;
const MAX_TEXT = 500;

/** What a processor keeps goes into the answer mail: texts of one line, and no more than a page. */
function keptIn(value: unknown): Kept[] {
  if (!Array.isArray(value) || value.length > MAX_KEPT)
    throw refused(`has "kept" that is no list of at most ${MAX_KEPT}`);
  return value.map((item: unknown, index) => {
    const fields = (typeof item === "object" && item !== null ? item : {}) as Partial<Kept>;
    for (const name of KEPT) {
      const text: unknown = fields[name];
      if (typeof text !== "string" || text === "" || text.length > MAX_TEXT || CONTROL.test(text))
        throw refused(`has no line of text at kept[${index}].${name}`);
    }
    const { what, why, basis, until } = fields as Kept;
    if (!/^\d{4}-\d{2}-\d{2}$/.test(until))
      throw refused(`has no date such as 2033-12-31 at kept[${index}].until`);
    return { what, why, basis, until };
  });
}

const CONTROL = /[\p{Cc}\u2028\u2029]/u;

function parsed(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    // said below
  }
  throw refused("is no JSON object");
}

function refused(what: string): DsarError {
  return new DsarError("callback-refused", `The report ${what}.`, { path: "callback" });
}

function wrong(path: string, what: string): DsarError {
  return new DsarError("configuration-invalid", `${path} ${what}.`, { path });
}
