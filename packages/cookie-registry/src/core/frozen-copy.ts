/** Copies plain data and freezes the copy all the way down, so that a checked value stays checked. */
export function frozenCopy<T>(value: T): T {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(frozenCopy)) as T;
  const pairs = Object.entries(value).map(([key, item]) => [key, frozenCopy(item)]);
  return Object.freeze(Object.fromEntries(pairs)) as T;
}
