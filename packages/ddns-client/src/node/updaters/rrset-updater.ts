import type {
  LookupOutcome,
  Refused,
  Unreachable,
  UpdateOutcome,
} from "../../core/rfc2136/outcome.ts";
import { canonicalAddress } from "./canonical-address.ts";
import { publishOneByOne } from "./one-by-one.ts";
import type { RecordChange, RecordUpdater, RecordValues, TextRecord } from "./record-updater.ts";
import { quotedText, textIn } from "./zone-file-text.ts";

/** The records of one type at a name, as a provider's API gives them. */
export interface Rrset {
  readonly type: string;
  /** Seconds. */
  readonly ttl: number;
  /** Contents in zone-file form. */
  readonly values: readonly string[];
  /** The provider's own names of the values, in the same order, where it has such. */
  readonly ids?: readonly string[];
}

/** What a set of records is to become; without values it goes. */
export interface RrsetChange {
  readonly name: string;
  readonly type: string;
  /** Seconds. */
  readonly ttl: number;
  readonly values: readonly string[];
  /** The set that stands there; null: none. */
  readonly before: Rrset | null;
}

/** What stands at a name, or why that is not known. */
type RrsetsFound =
  | { readonly kind: "sets"; readonly sets: readonly Rrset[] }
  | Refused
  | Unreachable;

/** A provider's API that keeps whole sets of records. None of its methods throws. */
export interface RrsetStore {
  /** Every set at the name, of all types. */
  read(name: string, signal: AbortSignal): Promise<RrsetsFound>;
  /** Makes all of the changes or none of them. */
  replace(changes: readonly RrsetChange[], signal: AbortSignal): Promise<UpdateOutcome>;
}

/**
 * Keeps records in a {@link RrsetStore}. Such APIs know no condition on the old value: it is read
 * right before each write, and a change of another writer within that moment can be lost, where
 * RFC 2136 has no such gap.
 */
export function rrsetUpdater(fingerprint: string, store: RrsetStore): RecordUpdater {
  const publishAll = async (
    changes: readonly RecordChange[],
    signal: AbortSignal,
  ): Promise<readonly UpdateOutcome[]> => {
    const names = [...new Set(changes.map(({ name }) => name))];
    const found = new Map<string, RrsetsFound>();
    for (const name of names) found.set(name, await store.read(name, signal));
    const plans = changes.map((change) => planned(change, found.get(change.name)));
    const ready = plans.filter((plan) => plan.kind === "change");
    if (ready.length === 0) return plans.filter((plan) => plan.kind !== "change");
    const together = await store.replace(
      ready.map(({ change }) => change),
      signal,
    );
    // One change that is refused keeps the others back: each gets its own answer then.
    if (ready.length > 1 && !["done", "unreachable"].includes(together.kind))
      return publishOneByOne(publish, changes, signal);
    return plans.map((plan) => (plan.kind === "change" ? together : plan));
  };

  const publish = async (change: RecordChange, signal: AbortSignal): Promise<UpdateOutcome> => {
    const [outcome] = await publishAll([change], signal);
    return outcome as UpdateOutcome;
  };

  /** Reads one set, and writes it again with the values that `edit` leaves. */
  const edit = async (
    name: string,
    type: string,
    ttl: number,
    change: (values: readonly string[]) => readonly string[],
    signal: AbortSignal,
  ): Promise<UpdateOutcome> => {
    const found = await store.read(name, signal);
    if (found.kind !== "sets") return found;
    const before = found.sets.find((set) => set.type === type) ?? null;
    const old = before?.values ?? [];
    const values = change(old);
    if (values.join() === old.join()) return DONE;
    return store.replace([{ name, type, ttl: before?.ttl ?? ttl, values, before }], signal);
  };

  return {
    fingerprint,
    async lookup({ name, type }, signal): Promise<LookupOutcome> {
      const found = await store.read(name, signal);
      if (found.kind !== "sets") return found;
      const alias = found.sets.find((set) => set.type === "CNAME");
      if (alias !== undefined)
        return { kind: "alias", target: (alias.values[0] ?? "").replace(/\.$/, "") };
      return { kind: "found", values: addressesIn(found.sets, type), authenticated: true };
    },
    publish,
    publishAll,
    async retract(records, signal) {
      const changes: RrsetChange[] = [];
      for (const record of records) {
        const found = await store.read(record.name, signal);
        if (found.kind !== "sets") return found;
        changes.push(...withoutValues(record, found.sets));
      }
      return changes.length === 0 ? DONE : store.replace(changes, signal);
    },
    setText: ({ name, value, ttl }, signal) =>
      edit(name, "TXT", ttl, (values) => withText(values, value), signal),
    clearText: ({ name, value }: TextRecord, signal) =>
      edit(name, "TXT", 60, (values) => values.filter((text) => textIn(text) !== value), signal),
  };
}

const DONE: UpdateOutcome = { kind: "done", authenticated: true };

type Plan =
  | { readonly kind: "change"; readonly change: RrsetChange }
  | Exclude<UpdateOutcome, { kind: "done" }>;

function planned(
  { name, type, old, address, ttl }: RecordChange,
  found: RrsetsFound | undefined,
): Plan {
  if (found === undefined) throw new RangeError(`${name} was not read`);
  if (found.kind !== "sets") return found;
  const values = addressesIn(found.sets, type);
  if (values.join() !== [...old].sort().join())
    return { kind: "prerequisite", code: old.length === 0 ? "YXRRSET" : "NXRRSET" };
  const before = found.sets.find((set) => set.type === type) ?? null;
  return { kind: "change", change: { name, type, ttl, values: [address], before } };
}

function addressesIn(sets: readonly Rrset[], type: string): string[] {
  return sets
    .filter((set) => set.type === type)
    .flatMap(({ values }) => values)
    .map(canonicalAddress)
    .sort();
}

function withoutValues(
  { name, type, values }: RecordValues,
  sets: readonly Rrset[],
): RrsetChange[] {
  const before = sets.find((set) => set.type === type);
  if (before === undefined) return [];
  const left = before.values.filter((value) => !values.includes(canonicalAddress(value)));
  if (left.length === before.values.length) return [];
  return [{ name, type, ttl: before.ttl, values: left, before }];
}

function withText(values: readonly string[], text: string): readonly string[] {
  return values.some((value) => textIn(value) === text) ? values : [...values, quotedText(text)];
}
