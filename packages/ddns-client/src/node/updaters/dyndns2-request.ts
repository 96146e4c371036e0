import type { Dyndns2Preset } from "./dyndns2-presets.ts";
import type { RecordChange } from "./record-updater.ts";

type Address = Pick<RecordChange, "name" | "type" | "address">;

/** One request: names that all get the same addresses. */
export interface Dyndns2Request<T extends Address> {
  readonly names: readonly string[];
  /** By family; null: not named. */
  readonly ipv4: string | null;
  readonly ipv6: string | null;
  /** The changes that it carries. */
  readonly changes: readonly T[];
}

/** Puts changes into as few requests as the provider's rules allow. */
export function requestsFor<T extends Address>(
  changes: readonly T[],
  { both, mostNames }: Pick<Dyndns2Preset, "both" | "mostNames">,
): Dyndns2Request<T>[] {
  const single = changes.map(
    (change): Dyndns2Request<T> => ({
      names: [change.name],
      ipv4: change.type === "A" ? change.address : null,
      ipv6: change.type === "AAAA" ? change.address : null,
      changes: [change],
    }),
  );
  const dual = both === "no" ? single : merged(single, sameName, joinFamilies);
  return mostNames === 1
    ? dual
    : merged(dual, (one, other) => sameAddresses(one, other, mostNames), joinNames);
}

function merged<R>(
  requests: readonly R[],
  fits: (one: R, other: R) => boolean,
  join: (one: R, other: R) => R,
): R[] {
  const kept: R[] = [];
  for (const request of requests) {
    const at = kept.findIndex((other) => fits(other, request));
    if (at < 0) kept.push(request);
    else kept[at] = join(kept[at] as R, request);
  }
  return kept;
}

type Request = Dyndns2Request<Address>;

function sameName(one: Request, other: Request): boolean {
  return one.names[0] === other.names[0];
}

function joinFamilies<T extends Address>(
  one: Dyndns2Request<T>,
  other: Dyndns2Request<T>,
): Dyndns2Request<T> {
  return {
    names: one.names,
    ipv4: one.ipv4 ?? other.ipv4,
    ipv6: one.ipv6 ?? other.ipv6,
    changes: [...one.changes, ...other.changes],
  };
}

function sameAddresses(one: Request, other: Request, mostNames: number): boolean {
  const fit = one.names.length + other.names.length <= mostNames;
  return fit && one.ipv4 === other.ipv4 && one.ipv6 === other.ipv6;
}

function joinNames<T extends Address>(
  one: Dyndns2Request<T>,
  other: Dyndns2Request<T>,
): Dyndns2Request<T> {
  return {
    ...one,
    names: [...one.names, ...other.names],
    changes: [...one.changes, ...other.changes],
  };
}

/** The parameters of a request, beside those that the base address has already. */
export function parametersOf(
  { names, ipv4, ipv6 }: Pick<Request, "names" | "ipv4" | "ipv6">,
  { parameters, both, keepOther }: Dyndns2Preset,
): readonly (readonly [name: string, value: string])[] {
  const hostname = ["hostname", names.join(",")] as const;
  if (both === "comma") {
    const addresses = [ipv4, ipv6].filter((address) => address !== null);
    return [hostname, [parameters.ipv4, addresses.join(",")]];
  }
  const named = [
    [parameters.ipv4, ipv4 ?? keepOther],
    [parameters.ipv6, ipv6 ?? keepOther],
  ] as const;
  return [
    hostname,
    ...named.flatMap(([name, value]) =>
      name === null || value === null ? [] : [[name, value] as const],
    ),
  ];
}
