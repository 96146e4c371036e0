import { endsUses, purposesWithin } from "../core/register/ended-purposes.ts";
import type { Purpose, Register } from "../core/register/register.ts";
import type { OnBehalf } from "../core/request/on-behalf.ts";
import type { RequestType } from "../core/request/request-type.ts";
import { type Connector, isOutside, type OutsideConnector } from "./connector.ts";
import type { EngineContext } from "./context.ts";
import type { StoredRequest } from "./store.ts";

/** How a verified request goes on. */
export type Course =
  | { readonly by: "engine"; readonly work: "collect" | "erase" }
  | { readonly by: "engine"; readonly work: "rectify"; readonly fields: readonly string[] }
  | { readonly by: "engine"; readonly work: "stop"; readonly purposes: readonly Purpose[] }
  | {
      readonly by: "person";
      /** What the person has to do, and why the engine does not. */
      readonly task: string;
    };

/** What a person does for the types that no engine can decide. */
const TASKS: Readonly<Partial<Record<RequestType, string>>> = {
  restriction:
    "Decide whether a ground of Art. 18(1) is given, mark the data so that it is only stored, and tell recipients (Art. 19).",
  "automated-decision-review":
    "Have somebody who may change the decision look at it, hear the person's view, and answer (Art. 22(3)).",
  complaint: "Look into what went wrong, put it right, and answer.",
  "review-of-refusal":
    "Have somebody other than the first decider look at the refusal again, and answer in writing.",
  "guardian-request":
    "Make sure that this person holds parental responsibility (Art. 8(2)), then decide what is asked for.",
};

const READ = "Read the letter and decide what it asks for.";

/** What the engine needs to know to decide; none of it depends on when it is asked. */
type Known = Pick<EngineContext, "register" | "connectors">;

/**
 * Decides whether the engine can fulfil a request by the register and the connectors, or a person
 * has to, and what.
 */
export function courseOf(
  context: Known,
  request: Pick<StoredRequest, "type" | "particulars" | "onBehalf">,
): Course {
  const { type, onBehalf } = request;
  if (onBehalf !== null && onBehalf.authority !== "accepted") return person(authority(onBehalf));
  if (type === null) return person(READ);
  if (type === "access" || type === "portability") return { by: "engine", work: "collect" };
  if (type === "erasure") return { by: "engine", work: "erase" };
  if (type === "rectification") return rectification(context, request);
  if (endsUses(type)) return ending(context, { ...request, type });
  return person(TASKS[type] ?? READ);
}

function authority({ as, email, right }: OnBehalf): string {
  const who = as === "guardian" ? "holds parental responsibility (Art. 8(2))" : "was authorised";
  return `Make sure that this person ${who}, asking for no more than that takes; then ${right} for ${email} can begin.`;
}

function rectification(
  { register, connectors }: Known,
  { particulars }: Pick<StoredRequest, "particulars">,
): Course {
  const fields = Object.keys(particulars?.corrections ?? {});
  if (fields.length === 0) return person("Find out what is to be corrected, and correct it.");
  const correctable = correctableFields(register);
  const unsafe = fields.filter((field) => !correctable.has(field));
  if (unsafe.length > 0)
    return person(`Check and correct, with proof where it matters: ${unsafe.join(", ")}.`);
  if (connectors.every((connector) => isOutside(connector) || connector.rectify === undefined))
    return person(`Correct by hand: ${fields.join(", ")}.`);
  return { by: "engine", work: "rectify", fields };
}

/** Tells whether a system gets to know of corrected fields: it keeps them, or it was given them. */
export function knows(
  register: Register,
  connector: Connector | OutsideConnector,
  fields: readonly string[],
): boolean {
  if (!isOutside(connector)) return connector.rectify !== undefined;
  const { recipient } = connector;
  if (recipient === undefined) return true;
  const given = register.purposes
    .filter(({ recipients }) => recipients?.includes(recipient))
    .flatMap(({ categories }) => categories.map((id) => register.category(id)));
  return given.some((category) =>
    category.fields.some(({ key, name }) => fields.includes(key ?? name)),
  );
}

/** Keys of the fields that a person can have corrected by asking. */
function correctableFields(register: Register): ReadonlySet<string> {
  return new Set(
    register.categories.flatMap(({ fields }) =>
      fields.flatMap(({ correctable, key, name }) => (correctable === true ? [key ?? name] : [])),
    ),
  );
}

function ending(
  { register, connectors }: Known,
  {
    type,
    particulars,
  }: Pick<StoredRequest, "particulars"> & {
    readonly type: Parameters<typeof purposesWithin>[1];
  },
): Course {
  const within = purposesWithin(register, type);
  const wanted = particulars?.purposes;
  const beyond = wanted?.filter((id) => within.every((purpose) => purpose.id !== id)) ?? [];
  if (beyond.length > 0)
    return person(`Explain or decide: this right does not end ${beyond.join(", ")} by itself.`);
  const purposes = within.filter(({ id }) => wanted?.includes(id) ?? true);
  if (purposes.length === 0)
    return person("The register has no purpose that this right ends: find out what is meant.");
  const weighed = purposes.filter((purpose) => isWeighed(type, purpose));
  if (weighed.length > 0)
    return person(
      `Weigh the person's situation against our grounds (Art. 21(1)): ${names(weighed)}.`,
    );
  const unreached = purposes.filter((purpose) => !connectors.some((each) => stops(each, purpose)));
  if (unreached.length > 0) return person(`End by hand: ${names(unreached)}.`);
  return { by: "engine", work: "stop", purposes };
}

/** Grounds can override an objection, but not one to direct marketing (Art. 21(3)). */
function isWeighed(type: RequestType, { compelling, optOuts }: Purpose): boolean {
  return (
    type === "objection" &&
    compelling !== undefined &&
    optOuts?.includes("direct-marketing") !== true
  );
}

/** Tells whether a connector ends a purpose in its system. */
export function stops(connector: Connector | OutsideConnector, purpose: Purpose): boolean {
  if (isOutside(connector))
    return (
      connector.recipient !== undefined &&
      purpose.recipients?.includes(connector.recipient) === true
    );
  if (connector.stop === undefined) return false;
  return connector.purposes?.includes(purpose.id) ?? true;
}

function names(purposes: readonly Purpose[]): string {
  return purposes.map(({ name }) => name.en).join("; ");
}

function person(task: string): Course {
  return { by: "person", task };
}
