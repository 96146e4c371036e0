import { DsarError } from "../core/error.ts";
import { type Connector, isOutside, type OutsideConnector } from "./connector.ts";
import { type EngineContext, move } from "./context.ts";
import { type Course, courseOf, knows, stops } from "./course.ts";
import type { Step, StoredRequest, StoreTransaction } from "./store.ts";

type AnyConnector = Connector | OutsideConnector;

/** Stages after every connector's own; far apart, so that a longer graph needs no migration. */
const NOTIFY_STAGE = 900;
const RECORD_STAGE = 950;
const ANSWER_STAGE = 1000;

/**
 * Starts the fulfilment of a verified request: steps where the engine can do what is asked, a person
 * where it cannot, and for letters whose type nobody has decided yet.
 */
export async function startFulfilment(
  context: EngineContext,
  tx: StoreTransaction,
  request: StoredRequest,
  by: "person" | "desk",
): Promise<StoredRequest> {
  const at = context.now();
  const course = courseOf(context, request);
  const unseen = course.by === "engine" && course.work === "erase" && by === "person";
  if (course.by === "person" || (unseen && context.fourEyes === "always"))
    return move(tx, request, "hand-to-person", { at, by });
  await tx.insertSteps([
    ...planned(context, request, course, 0),
    step(context, request, { kind: "answer", stage: ANSWER_STAGE }),
  ]);
  return move(tx, request, "fulfil", { at, by });
}

/** Erases once more what holds had kept: the same graph, in a round of its own. */
export async function eraseAgain(
  context: EngineContext,
  tx: StoreTransaction,
  request: StoredRequest,
): Promise<void> {
  const rounds = (await tx.steps(request.id)).map(({ round }) => round);
  await tx.insertSteps(planned(context, request, ERASE, Math.max(0, ...rounds) + 1));
}

type Work = Extract<Course, { readonly by: "engine" }>;

const ERASE: Work = { by: "engine", work: "erase" };

function planned(
  context: EngineContext,
  request: StoredRequest,
  course: Work,
  round: number,
): Step[] {
  const { connectors, erasureLedger } = context;
  const stages = stagesOf(connectors);
  const steps = connectors
    .filter((connector) => takesPart(context, connector, course))
    .map((connector) => {
      const outside = isOutside(connector);
      const told = outside && connector.role === "recipient";
      const stage = told ? NOTIFY_STAGE : (stages.get(connector.name) ?? 0);
      const what = told && course.work === "erase" ? ("notify" as const) : course.work;
      return step(context, request, {
        ...{ kind: what, connector: connector.name, stage, round, outside },
      });
    });
  if (course.work !== "erase" || erasureLedger === null) return steps;
  const record = { kind: "record", stage: RECORD_STAGE, round, outside: true } as const;
  return [...steps, step(context, request, record)];
}

/** Art. 19 GDPR: a recipient is told of erasures and corrections; a copy is none of its business. */
function takesPart({ register }: EngineContext, connector: AnyConnector, course: Work): boolean {
  switch (course.work) {
    case "collect":
      return !isOutside(connector) || connector.role !== "recipient";
    case "erase":
      return true;
    case "rectify":
      return knows(register, connector, course.fields);
    case "stop":
      return course.purposes.some((purpose) => stops(connector, purpose));
  }
}

function step(
  context: EngineContext,
  request: StoredRequest,
  of: Pick<Step, "kind" | "stage"> & Partial<Pick<Step, "connector" | "round" | "outside">>,
): Step {
  return {
    id: context.newId(),
    requestId: request.id,
    connector: null,
    round: 0,
    outside: false,
    ...of,
    state: "pending",
    attempts: 0,
    runAt: context.now(),
    lastError: null,
    result: null,
  };
}

/**
 * Gives each connector its stage: one more than the latest of those that must come first.
 *
 * @throws DsarError `configuration-invalid` for a name that is not plugged in, and for a circle.
 */
export function stagesOf(connectors: readonly AnyConnector[]): ReadonlyMap<string, number> {
  const known = new Map(connectors.map((connector) => [connector.name, connector]));
  const stages = new Map<string, number>();
  const visit = (name: string, path: readonly string[]): number => {
    const done = stages.get(name);
    if (done !== undefined) return done;
    if (path.includes(name)) throw wrong(`${[...path, name].join(" after ")} is a circle`);
    const connector = known.get(name);
    if (connector === undefined)
      throw wrong(`"${path.at(-1)}" comes after "${name}", which is none`);
    const before = (connector.after ?? []).map((other) => visit(other, [...path, name]));
    const stage = Math.max(-1, ...before) + 1;
    stages.set(name, stage);
    return stage;
  };
  for (const { name } of connectors) visit(name, []);
  return stages;
}

function wrong(what: string): DsarError {
  return new DsarError("configuration-invalid", `connectors: ${what}.`, { path: "connectors" });
}
