/**
 * Compares two values as structured cloning sees them, and says where they differ: written from
 * HTML section 2.7, with nothing of the code it judges.
 */
export async function firstDifference(a: unknown, b: unknown): Promise<string | null> {
  const pairs: { a: unknown; b: unknown; at: string }[] = [{ a, b, at: "value" }];
  const [fromA, fromB] = [new Map<unknown, unknown>(), new Map<unknown, unknown>()];
  for (let pair = pairs.pop(); pair !== undefined; pair = pairs.pop()) {
    const { a: one, b: other, at } = pair;
    if (typeof one !== "object" || one === null || typeof other !== "object" || other === null) {
      if (Object.is(one, other)) continue;
      return `${at}: ${String(one)} and ${String(other)}`;
    }
    // Two places that were one object are one object again, and none besides.
    if (fromA.has(one) || fromB.has(other)) {
      if (fromA.get(one) !== other || fromB.get(other) !== one) return `${at}: not shared alike`;
      continue;
    }
    fromA.set(one, other);
    fromB.set(other, one);
    const kind = one.constructor.name;
    if (other.constructor.name !== kind) return `${at}: ${kind} and ${other.constructor.name}`;
    if (one instanceof Error && !(one instanceof DOMException))
      pairs.push(
        ...["message", "name", "cause"].map((field) => ({
          ...{ a: Reflect.get(one, field), b: Reflect.get(other, field), at: `${at}.${field}` },
        })),
      );
    else if (one instanceof Blob) {
      const said = await differentBlob(one, other as Blob);
      if (said) return `${at}: ${said}`;
    } else if (ArrayBuffer.isView(one)) {
      const view = other as Uint8Array;
      if (one.byteOffset !== view.byteOffset || one.byteLength !== view.byteLength)
        return `${at}: another part of its buffer`;
      pairs.push({ a: one.buffer, b: view.buffer, at: `${at}.buffer` });
    } else if (one instanceof ArrayBuffer) {
      const [x, y] = [new Uint8Array(one), new Uint8Array(other as ArrayBuffer)];
      if (x.length !== y.length || x.some((byte, i) => byte !== y[i])) return `${at}: other bytes`;
      if (Reflect.get(one, "maxByteLength") !== Reflect.get(other, "maxByteLength"))
        return `${at}: other room to grow`;
    } else if (one instanceof Map || one instanceof Set) {
      const [x, y] = [[...one], [...(other as Map<unknown, unknown>)]];
      pairs.push({ a: x, b: y, at: `${at} entries` });
    } else {
      const said = ownState(one, other);
      if (said) return `${at}: ${said}`;
      const [x, y] = [Object.keys(one), Object.keys(other)];
      if (x.join("\0") !== y.join("\0")) return `${at}: keys ${x} and ${y}`;
      for (const key of x)
        pairs.push({ a: Reflect.get(one, key), b: Reflect.get(other, key), at: `${at}[${key}]` });
    }
  }
  return null;
}

/** What an object is besides its properties. */
function ownState(one: object, other: object): string | null {
  const [x, y] = [state(one), state(other)];
  return x.length === y.length && x.every((part, i) => Object.is(part, y[i]))
    ? null
    : `${x} and ${y}`;
}

function state(value: object): readonly unknown[] {
  if (value instanceof Date) return [value.getTime()];
  if (value instanceof RegExp) return [value.source, value.flags];
  if (Array.isArray(value)) return [value.length];
  if (value instanceof DOMException) return [value.name, value.message];
  if (["Number", "String", "Boolean", "BigInt"].includes(value.constructor.name))
    return [value.valueOf()];
  if (typeof ImageData !== "undefined" && value instanceof ImageData)
    return [value.width, value.height, value.colorSpace, value.data.join()];
  if (typeof DOMMatrixReadOnly !== "undefined" && value instanceof DOMMatrixReadOnly)
    return [value.is2D, value.toFloat64Array().join()];
  if (typeof DOMRectReadOnly !== "undefined" && value instanceof DOMRectReadOnly)
    return [value.x, value.y, value.width, value.height];
  if (typeof DOMPointReadOnly !== "undefined" && value instanceof DOMPointReadOnly)
    return [value.x, value.y, value.z, value.w];
  return [];
}

async function differentBlob(one: Blob, other: Blob): Promise<string | null> {
  if (one.type !== other.type) return `types ${one.type} and ${other.type}`;
  if (one instanceof File && other instanceof File)
    if (one.name !== other.name || one.lastModified !== other.lastModified)
      return `${one.name} ${one.lastModified} and ${other.name} ${other.lastModified}`;
  const [x, y] = await Promise.all([one, other].map(async (blob) => blob.arrayBuffer()));
  return firstDifference(x, y);
}
