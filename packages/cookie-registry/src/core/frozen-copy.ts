/**
 * Copies plain data, as JSON would carry it, and freezes the copy all the way down, so that what was
 * checked stays as it was.
 */
export function frozenCopy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, item: unknown) => Object.freeze(item)) as T;
}
