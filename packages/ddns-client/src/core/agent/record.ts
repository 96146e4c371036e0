/** IP version of a record; the two never influence each other. */
export type Family = "ipv4" | "ipv6";

/**
 * Who may use the address: `public` takes globally reachable unicast addresses alone, `lan` takes
 * private-use addresses alone and asks for a name that says so (a label `lan` below the zone).
 */
export type Scope = "public" | "lan";

/** One record that the agent keeps true. */
export interface AgentRecord {
  /** Fully qualified name, inside the zone. */
  readonly name: string;
  readonly family: Family;
  /** `public` when it is left out. */
  readonly scope?: Scope;
}

/** DNS type that carries an address of the family. */
export function recordType(family: Family): "A" | "AAAA" {
  return family === "ipv4" ? "A" : "AAAA";
}
