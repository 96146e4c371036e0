import { formatDuration, parseDuration } from "../duration.ts";
import type { Localized, RegisterInput, RetentionRule } from "./register.ts";

/** One difference between two versions of a register. */
export interface RegisterChange {
  readonly kind: "added" | "removed" | "changed";
  /** `purposes.newsletter.basis`: the part, the entry's id, the field. */
  readonly path: string;
  /** In words, for a change notice. */
  readonly text: string;
  /**
   * The person must hear of it before it takes effect (Art. 13(3), 14(4) GDPR): a new purpose, basis,
   * kind of data, recipient or disclosure, longer retention, a store in another country.
   */
  readonly notify: boolean;
}

const PARTS = {
  contexts: "the context",
  categories: "the data",
  purposes: "the purpose",
  recipients: "the recipient",
  stores: "the store",
  disclosures: "the disclosure",
} as const;

type Part = keyof typeof PARTS;
type Entry = { readonly id: string } & Readonly<Record<string, unknown>>;

/** Parts and fields of which a person must hear before they change. */
const NOTIFIED: ReadonlySet<string> = new Set([
  ...["purposes", "purposes.basis", "purposes.categories", "purposes.recipients"],
  ...["purposes.name", "purposes.automatedDecision", "categories", "categories.fields"],
  ...["categories.retention", "categories.source", "recipients", "recipients.role"],
  ...["recipients.location", "recipients.safeguard", "stores.location", "disclosures"],
  ...["disclosures.occasion", "disclosures.to", "disclosures.basis", "disclosures.categories"],
]);

/**
 * Lists what changed from one version of a register to the next, in words for a change notice,
 * what a person must hear of first.
 *
 * @example
 * compareRegisters(before, after).filter(({ notify }) => notify).map(({ text }) => text);
 */
export function compareRegisters(
  before: RegisterInput,
  after: RegisterInput,
): readonly RegisterChange[] {
  const changes = [
    ...controllerChanges(before, after),
    ...(Object.keys(PARTS) as Part[]).flatMap((part) =>
      partChanges(part, entries(before, part), entries(after, part)),
    ),
  ];
  return changes.sort((a, b) => Number(b.notify) - Number(a.notify));
}

function entries(register: RegisterInput, part: Part): readonly Entry[] {
  return (register[part] ?? []) as unknown as readonly Entry[];
}

function controllerChanges(before: RegisterInput, after: RegisterInput): RegisterChange[] {
  const own = fieldChanges("controller", "the controller", before.controller, after.controller);
  const region = same(before.region, after.region)
    ? []
    : [change("changed", "region", `The region is now ${after.region.join(", ")}.`, true)];
  return [...own.map((each) => ({ ...each, notify: true })), ...region];
}

function partChanges(
  part: Part,
  before: readonly Entry[],
  after: readonly Entry[],
): RegisterChange[] {
  const what = PARTS[part];
  const old = new Map(before.map((entry) => [entry.id, entry]));
  const now = new Set(after.map((entry) => entry.id));
  const gone = before.filter((entry) => !now.has(entry.id));
  return [
    ...gone.map((entry) =>
      change("removed", `${part}.${entry.id}`, `Gone: ${what} ${title(entry)}.`, false),
    ),
    ...after.flatMap((entry) => {
      const earlier = old.get(entry.id);
      const path = `${part}.${entry.id}`;
      if (earlier === undefined)
        return [change("added", path, `New: ${what} ${title(entry)}.`, NOTIFIED.has(part))];
      return fieldChanges(path, `${what} ${title(entry)}`, earlier, entry, part);
    }),
  ];
}

function fieldChanges(
  path: string,
  what: string,
  before: object,
  after: object,
  part?: Part,
): RegisterChange[] {
  const old = new Map(Object.entries(before));
  const now = new Map(Object.entries(after));
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((field) => !same(old.get(field), now.get(field)))
    .map((field) => {
      const [from, to] = [value(old.get(field)), value(now.get(field))];
      const text = `Changed: ${what}, ${words(field)}: ${from} becomes ${to}.`;
      return change("changed", `${path}.${field}`, text, NOTIFIED.has(`${part}.${field}`));
    });
}

function change(
  kind: RegisterChange["kind"],
  path: string,
  text: string,
  notify: boolean,
): RegisterChange {
  return { kind, path, text, notify };
}

/** Equal whatever the order of keys. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [new Map(Object.entries(a)), new Map(Object.entries(b))];
  return left.size === right.size && [...left].every(([key, item]) => same(item, right.get(key)));
}

function title(entry: Entry): string {
  const name = entry["name"] ?? entry["occasion"] ?? entry.id;
  return `"${typeof name === "string" ? name : (name as Localized).en}"`;
}

/** A field's value as a person reads it. */
function value(given: unknown): string {
  if (given === undefined) return "nothing";
  if (typeof given === "string") return `"${given}"`;
  if (Array.isArray(given)) return given.length === 0 ? "nothing" : given.map(item).join(", ");
  return item(given);
}

function item(given: unknown): string {
  if (typeof given === "string") return given;
  const known = given as Partial<Localized> & {
    readonly name?: unknown;
    readonly article?: string;
  };
  if (isRetention(given)) return retention(given);
  if (known.article !== undefined) return `Art. ${known.article}`;
  if (typeof known.name === "string") return known.name;
  if (typeof known.en === "string") return `"${known.en}"`;
  return JSON.stringify(given);
}

function isRetention(given: unknown): given is RetentionRule {
  return typeof given === "object" && given !== null && ("iso" in given || "until" in given);
}

function retention(rule: RetentionRule): string {
  if ("until" in rule) return `until ${rule.until.en}`;
  const duration = parseDuration(rule.iso);
  const length = duration === null ? rule.iso : formatDuration(duration);
  return rule.from === undefined ? length : `${length} from ${rule.from.en}`;
}

function words(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
