import fc from "fast-check";

/** Values that are easily lost, by name. Nothing but what every platform of the tests has. */
export function oddValues(): Record<string, unknown> {
  const shared = { one: 1 };
  const cyclic: Record<string, unknown> = { name: "itself" };
  cyclic["self"] = cyclic;
  cyclic["map"] = new Map([[cyclic, new Set([cyclic])]]);
  const bytes = Uint8Array.from({ length: 64 }, (_, i) => 255 - i);
  const sparse: unknown[] = [1];
  sparse[2] = 3;
  sparse.length = 10;
  const named = Object.assign([1, 2], { extra: "a property of an array" });
  const error = new RangeError("too far", { cause: { code: 5, also: shared } });
  return {
    undefined: undefined,
    null: null,
    booleans: [true, false],
    numbers: [0, -0, Number.NaN, 1 / 3, 2 ** 53, -(2 ** 31), 5e-324, Infinity, -Infinity],
    bigints: [0n, -1n, 255n, 256n, -(2n ** 200n), 2n ** 64n],
    texts: [
      "",
      "é",
      "\u{1f600}",
      "\0",
      "\ufeffmark",
      "\ud800",
      "a\udc00b",
      "\uffff",
      "x".repeat(70_000),
    ],
    dates: [new Date(0), new Date(-1), new Date(Number.NaN), new Date(8.64e15)],
    expressions: [/a/, /[/]\n/gimsuy, /(?:)/, /(?<year>\d{4})/d],
    wrappers: [Object(false), Object(-0), Object("text"), Object(12n), Object("\ud800")],
    map: new Map<unknown, unknown>([
      [Number.NaN, "nan"],
      [{ an: "object" }, [1]],
      [undefined, null],
    ]),
    set: new Set<unknown>([0, "0", null, [], undefined]),
    empty: [{}, [], new Map(), new Set(), new ArrayBuffer(0), new Uint8Array()],
    prototype: JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1, "toString": 2}'),
    order: { z: 1, a: 2, 10: 3, 2: 4, "": 5 },
    shared: [shared, { again: shared }, shared],
    cyclic,
    sparse,
    long: Object.assign([], { length: 4_000_000_000 }),
    named,
    buffers: [bytes.buffer, new Uint8Array(bytes.buffer, 5, 7), new DataView(bytes.buffer, 1, 62)],
    views: [
      ...[Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array].map(
        (View) => new View(bytes.buffer, 8, 4),
      ),
      ...[Uint32Array, Float32Array, Float64Array].map((View) => new View(bytes.buffer, 16, 2)),
      ...[BigInt64Array, BigUint64Array].map((View) => new View(bytes.buffer, 24, 3)),
    ],
    errors: [error, new Error(), new TypeError("no"), new SyntaxError(""), new EvalError("x")],
    deep: nested(1_500),
    wide: Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`k${i}`, i])),
    blobs: [
      new Blob([]),
      new Blob(["text"], { type: "text/plain" }),
      new File([bytes], "\u{1f4c4} a.bin", { type: "x/y", lastModified: 1_234_567 }),
    ],
    exception: new DOMException("why", "NotFoundError"),
  };
}

/** Values of the web alone. */
export function webValues(): Record<string, unknown> {
  const image = new ImageData(3, 2);
  crypto.getRandomValues(image.data as Uint8ClampedArray<ArrayBuffer>);
  const resizable = new (
    ArrayBuffer as unknown as new (
      length: number,
      options: object,
    ) => ArrayBuffer
  )(...([5, { maxByteLength: 50 }] as const));
  return {
    image,
    points: [new DOMPoint(1, -0, Number.NaN, 4), new DOMPointReadOnly(1)],
    rectangles: [new DOMRect(1, 2, -3, 4), new DOMRectReadOnly(0, 0, 1, 1)],
    matrices: [new DOMMatrix([1, 2, 3, 4, 5, 6]), new DOMMatrixReadOnly([...Array(16).keys()])],
    resizable,
    large: new Blob([crypto.getRandomValues(new Uint8Array(65_536)), new Uint8Array(3_000_000)]),
  };
}

/** A chain of objects. */
export function nested(depth: number): unknown {
  let value: unknown = "the innermost";
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? { inner: value } : [value];
  return value;
}

/** Any values that structured cloning takes, with objects that stand in several places. */
export const anyValue: fc.Arbitrary<unknown> = fc
  .tuple(
    fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.oneof(
          fc.constantFrom(undefined, null, true, false, -0, Number.NaN),
          fc.double(),
          fc.bigInt(),
          fc.string({ unit: "binary" }),
          fc.integer({ min: 0xd800, max: 0xdfff }).map((unit) => String.fromCharCode(unit)),
          fc.date({ noInvalidDate: false }),
          fc.uint8Array().map((array) => array.buffer),
          fc.float64Array(),
          fc.uint16Array().map((array) => new Uint16Array(array.buffer, array.length > 1 ? 2 : 0)),
          fc.constantFrom(/a+/g, Object(5n), new RangeError("r")),
        ),
        fc.array(tie("value")),
        fc.dictionary(fc.string(), tie("value")),
        fc.array(fc.tuple(tie("value"), tie("value"))).map((pairs) => new Map(pairs)),
        fc.array(tie("value")).map((values) => new Set(values)),
        fc.array(tie("value"), { minLength: 1 }).map((values) => {
          const array: unknown[] = [];
          for (const [i, value] of values.entries()) array[i * 3] = value;
          return array;
        }),
      ),
    })).value,
    fc.boolean(),
    fc.option(
      fc.string().map((text) => new Blob([text], { type: "text/plain" })),
      { freq: 30, nil: undefined }, // few: a browser takes its time over each
    ),
  )
  .map(([value, isTwice, blob]) =>
    isTwice ? { first: value, again: [value, { value }], blob } : value,
  );
