import type { RequestStatus } from "./dsar.ts";
import type { StoredRequest } from "./store.ts";

/** What a status page may say of a request. */
export function statusOf(request: StoredRequest): RequestStatus {
  const { id, type, state, receivedAt, extended, language, clock, justification } = request;
  const { law, onBehalf } = request;
  const more = { appliedLaw: law.law, authority: onBehalf?.authority ?? null };
  return {
    ...more,
    id,
    type,
    state,
    receivedAt,
    due: clock.due,
    extended,
    language,
    justification,
  };
}
