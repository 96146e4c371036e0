import type { Refused } from "./outcome.ts";

const EXPLAINED: Readonly<Record<string, string>> = {
  BADKEY: "unknown key: check its name and algorithm",
  BADSIG: "wrong signature: check the secret",
  BADTIME: "the clocks differ too much",
  BADTRUNC: "the signature is too short",
  NOTAUTH: "wrong key, or not the primary server of the zone",
  NOTZONE: "a name is outside the zone",
  NOTIMP: "the server takes no updates",
  REFUSED: "the server's policy forbids it",
  FORMERR: "the server could not read the message",
  SERVFAIL: "the server failed",
  "not-authoritative": "the server is not authoritative for the name: check `server` and `zone`",
};

/**
 * Gives a refusal the words that a person needs: what it means, what to do, whether it is proved.
 * Other outcomes stay as they are.
 */
export function explained<T extends { readonly kind: string }>(outcome: T | Refused): T | Refused {
  if (!isRefused(outcome)) return outcome;
  const { code, authenticated } = outcome;
  const proof = authenticated ? "" : " (unsigned, so perhaps not from the server)";
  return { ...outcome, message: `${code}: ${EXPLAINED[code] ?? "the server said no"}${proof}` };
}

function isRefused(outcome: { readonly kind: string }): outcome is Refused {
  return outcome.kind === "refused";
}
