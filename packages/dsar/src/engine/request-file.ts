import type { Law } from "../core/clock/law.ts";
import type { Course } from "./course.ts";
import type {
  HoldInForce,
  NextStep,
  QueueFilter,
  QueueItem,
  RequestFile,
  ThreadEntry,
  TimelineEntry,
} from "./desk.ts";
import { dutiesOf } from "./duties.ts";
import { isUndelivered, type StoredPost } from "./mail-queries.ts";
import type { StoredProof } from "./proofs.ts";
import { statusOf } from "./request-status.ts";
import type { AuditRow, Letter, Message, Step, StoredHold, StoredRequest } from "./store.ts";

/** What the desk knows of all requests at once, to say what each waits for. */
export interface Waiting {
  /** Requests with a step or a mail that gave up. */
  readonly broken: ReadonlySet<string>;
  /** Requests of which a mail came back for good, and nobody has dealt with it. */
  readonly returned: ReadonlySet<string>;
  /** Requests with a proposal that waits. */
  readonly proposed: ReadonlySet<string>;
}

/** A request as a row of the queue. */
export function queueItem(request: StoredRequest, waiting: Waiting): QueueItem {
  const { clock, address, name, state } = request;
  const failed = waiting.broken.has(request.id) || waiting.returned.has(request.id);
  const stands = state === "with-person" || state === "received" || request.type === null;
  const needsPerson = failed || stands;
  const [next] = dutiesOf(request);
  const step = nextStep(request, waiting);
  return {
    ...statusOf(request),
    ...{ safe: clock.safe, next, needsPerson, address, name, step },
  };
}

function nextStep(request: StoredRequest, { broken, returned, proposed }: Waiting): NextStep {
  const { id, state, type, pauses, closedAt } = request;
  if (broken.has(id)) return "repair";
  if (returned.has(id)) return "reach";
  if (closedAt !== null) return "none";
  if (proposed.has(id)) return "approve";
  if (pauses.some(({ to }) => to === null)) return "reply";
  if (type === null) return "decide";
  if (state === "with-person") return "work";
  if (state === "received") return "reach";
  if (state === "awaiting-verification") return "confirm";
  return "wait";
}

/** The request with the next date first; equal ones stay in the order in which they came. */
export function byNextDuty(a: QueueItem, b: QueueItem): number {
  return a.next.safe === b.next.safe ? 0 : a.next.safe < b.next.safe ? -1 : 1;
}

/** Tells whether a filter lets a request through. */
export function isWanted({ type, law, step, search = "" }: QueueFilter, item: QueueItem): boolean {
  if (type !== undefined && (type === "undecided" ? item.type !== null : item.type !== type))
    return false;
  if (law !== undefined && item.appliedLaw !== (law satisfies Law)) return false;
  if (step !== undefined && item.step !== step) return false;
  const sought = search.trim().toLowerCase();
  const words = [item.id, item.address ?? "", item.name ?? ""];
  return sought === "" || words.some((word) => word.toLowerCase().includes(sought));
}

/** Everything that the file of a request is put together from. */
export interface FileParts {
  readonly letters: readonly Letter[];
  readonly mails: readonly (Message & { readonly createdAt: Date })[];
  readonly steps: readonly Step[];
  readonly holds: readonly StoredHold[];
  readonly related: readonly StoredRequest[];
  readonly proposals: RequestFile["proposals"];
  readonly audit: readonly AuditRow[];
  readonly proofs: readonly StoredProof[];
  readonly operators: ReadonlyMap<string, string>;
  readonly post: readonly StoredPost[];
  readonly course: Course;
}

/** Everything about one request, for the person who works on it. */
export function requestFile(request: StoredRequest, parts: FileParts): RequestFile {
  const { letters, steps, holds, related, proposals, course } = parts;
  const { message, also, particulars, clock, verifiedAt, law, pauses, extension } = request;
  const { mails } = parts;
  const broken = [...steps, ...mails].some(({ state }) => state === "dead");
  const waiting = {
    broken: new Set(broken ? [request.id] : []),
    returned: new Set(parts.post.some(isUndelivered) ? [request.id] : []),
    proposed: new Set(proposals.some(({ outcome }) => outcome === null) ? [request.id] : []),
  };
  return {
    ...queueItem(request, waiting),
    ...{ message, also, particulars, clock, verifiedAt, law, pauses, extension },
    duties: dutiesOf(request),
    task: taskOf(request, course),
    letters: letters.map(({ receivedAt, subject, text }) => ({ receivedAt, subject, text })),
    thread: threadOf(request, letters, mails),
    timeline: timelineOf(parts),
    onBehalf: onBehalfOf(request),
    proofs: parts.proofs.map(({ id, mediaType, createdAt }) => ({
      id,
      mediaType,
      givenAt: createdAt,
    })),
    holds: holds.map(holdInForce),
    related: related
      .filter(({ id }) => id !== request.id)
      .map(({ id, type, state, receivedAt }) => ({ id, type, state, receivedAt })),
    proposals,
    steps: steps.map((step) => ({
      what: whatOf(step),
      state: step.state,
      attempts: step.attempts,
      lastError: step.lastError,
      kept: step.result?.kept ?? [],
    })),
  };
}

function onBehalfOf({ onBehalf }: StoredRequest): RequestFile["onBehalf"] {
  if (onBehalf === null) return null;
  const { authority: _authority, ...given } = onBehalf;
  return given;
}

/** A hold without what only the store needs. */
export function holdInForce(stored: StoredHold): HoldInForce {
  const { controller: _controller, releasedAt: _released, ...hold } = stored;
  return hold;
}

function taskOf({ state, type, verifiedAt }: StoredRequest, course: Course): string | null {
  if (course.by === "person") return course.task;
  if (state !== "with-person" || verifiedAt === null) return null;
  if (type === "erasure") return "Propose the erasure; a second person approves it.";
  return "No system found anything to correct: find out what is meant.";
}

function threadOf(
  { message, receivedAt }: StoredRequest,
  letters: readonly Letter[],
  mails: FileParts["mails"],
): ThreadEntry[] {
  const first: ThreadEntry[] =
    message === null
      ? []
      : [{ at: receivedAt, from: "person", subject: "Request", text: message, state: null }];
  const theirs = letters.map(
    (letter): ThreadEntry => ({
      at: letter.receivedAt,
      from: "person",
      subject: letter.subject,
      text: letter.text,
      state: null,
    }),
  );
  const ours = mails.map(
    ({ createdAt, kind, text, state }): ThreadEntry => ({
      at: createdAt,
      from: "desk",
      subject: kind,
      text: text ?? "",
      state,
    }),
  );
  return [...first, ...theirs, ...ours].sort((a, b) => a.at.getTime() - b.at.getTime());
}

function timelineOf({ audit, operators }: FileParts): TimelineEntry[] {
  return audit.flatMap(({ record }) => {
    if (record === null) return [];
    const { at, event, by, detail } = JSON.parse(record) as Written;
    const { operator, ...rest } = detail;
    const name = typeof operator === "string" ? (operators.get(operator) ?? null) : null;
    return [{ at: new Date(at), event, by, operator: name, detail: rest }];
  });
}

/** An audit record as its row holds it. */
type Written = Omit<TimelineEntry, "at" | "operator"> & { readonly at: string };

/** A step in words: `erase customers`. */
export function whatOf(step: Step): string {
  return step.connector === null ? step.kind : `${step.kind} ${step.connector}`;
}
