import { fits, type NameTemplate, type Placeholder, takesAnything } from "./name-template.ts";

/**
 * Tells whether a name, from `from` on, is of the form of a template's segments from `first` on.
 *
 * Time is proportional to segments times length whatever the name: names come from hostile pages,
 * so nothing here backtracks.
 */
export function matchesFrom(
  template: NameTemplate,
  name: string,
  first: number,
  from: number,
): boolean {
  const { segments } = template;
  const only = segments[first];
  if (first === segments.length - 1 && typeof only === "object") return fills(only, name, from);
  let starts = new Set([from]);
  for (let index = first; index < segments.length && starts.size > 0; index++) {
    const segment = segments[index] as string | Placeholder;
    starts =
      typeof segment === "string"
        ? afterLiteral(segment, name, starts)
        : afterPlaceholder(segment, name, starts);
  }
  return starts.has(name.length);
}

/** Tells whether everything from `from` on is one placeholder. */
function fills(placeholder: Placeholder, name: string, from: number): boolean {
  const length = name.length - from;
  if (length < 1 || (placeholder.length ?? length) !== length) return false;
  if (takesAnything(placeholder)) return true;
  for (let at = from; at < name.length; at++) {
    if (!fits(placeholder, name[at] as string)) return false;
  }
  return true;
}

function afterLiteral(text: string, name: string, starts: ReadonlySet<number>): Set<number> {
  const ends = new Set<number>();
  for (const start of starts) if (name.startsWith(text, start)) ends.add(start + text.length);
  return ends;
}

/** Every place where the placeholder may end: one sweep, since runs that overlap share their ends. */
function afterPlaceholder(
  placeholder: Placeholder,
  name: string,
  starts: ReadonlySet<number>,
): Set<number> {
  const { length } = placeholder;
  const ends = new Set<number>();
  let run = 0;
  let open = false;
  for (let at = 0; at < name.length; at++) {
    const fitting = fits(placeholder, name[at] as string);
    run = fitting ? run + 1 : 0;
    open = fitting && (open || starts.has(at));
    const from = at + 1 - (length ?? 0);
    if (length === undefined ? open : run >= length && starts.has(from)) ends.add(at + 1);
  }
  return ends;
}
