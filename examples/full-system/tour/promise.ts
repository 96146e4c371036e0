import type { System } from "./system.ts";

/** `not built` is said of a promise that no part of the system keeps yet: never of one that fails. */
export type State = "kept" | "broken" | "not built";

/** One line of the tour. */
export interface Line {
  readonly id: string;
  readonly promise: string;
  readonly state: State;
  /** What was sent and what came back, one observation a line. */
  readonly evidence: readonly string[];
}

/** A promise of one of the two policies, and the walk that finds out whether it is kept. */
export interface Promised {
  /** As in the table of the design: `H1`, `S6`. */
  readonly id: string;
  readonly promise: string;
  /** Left out while nothing keeps the promise yet. */
  readonly walk?: (system: System, witness: Witness) => Promise<void>;
  /** What is missing, where `walk` is left out. */
  readonly missing?: string;
}

/** Writes down what was seen, and objects to what should not be. */
export interface Witness {
  /** Writes down an observation. */
  saw(observation: string): void;
  /**
   * Writes down an observation that must hold.
   *
   * @throws Broken when it does not.
   */
  expect(holds: boolean, observation: string): void;
}

/** The promise is not kept: thrown by {@link Witness.expect}. */
class Broken extends Error {
  readonly code = "BROKEN";
  override readonly name = "Broken";
}

/** Walks one promise; whatever goes wrong on the way breaks it. */
export async function walk(promised: Promised, system: System): Promise<Line> {
  const { id, promise } = promised;
  if (promised.walk === undefined)
    return { id, promise, state: "not built", evidence: [promised.missing ?? ""] };
  const evidence: string[] = [];
  const witness: Witness = {
    saw: (observation) => void evidence.push(observation),
    expect(holds, observation) {
      if (!holds) throw new Broken(observation);
      evidence.push(observation);
    },
  };
  try {
    await promised.walk(system, witness);
  } catch (error) {
    const reason = error instanceof Broken ? `NOT SO: ${error.message}` : `FAILED: ${said(error)}`;
    return { id, promise, state: "broken", evidence: [...evidence, reason] };
  }
  return { id, promise, state: "kept", evidence };
}

function said(error: unknown): string {
  return error instanceof Error ? (error.message.split("\n")[0] ?? error.name) : String(error);
}
