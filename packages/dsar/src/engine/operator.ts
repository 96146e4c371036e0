import type { Role } from "../core/operator/role.ts";
import type { EngineContext } from "./context.ts";

/** Somebody who works at the desk, as the site's own sign-in knows them. */
export interface Operator {
  /** Stable and unique within the controller; only its pseudonym is stored. */
  readonly id: string;
  /** As colleagues read it; kept beside the pseudonym, and never in the audit. */
  readonly name: string;
  readonly role: Role;
}

/**
 * A context in which every transaction knows who acts, so that no audit row of the desk can forget it.
 * The audit outlives employments: it holds a pseudonym, and the name stands in a table that can forget.
 */
export function actedBy(context: EngineContext, { id, name }: Operator): EngineContext {
  const { store, controller, secrets } = context;
  const operator = secrets.operatorPseudonym(`${controller.id}\n${id}`);
  return {
    ...context,
    store: {
      ...store,
      transaction: (work) =>
        store.transaction(async (tx) => {
          await tx.nameOperator(controller.id, operator, name);
          return work({ ...tx, operator });
        }),
    },
  };
}
