import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeKeyring, encodeKeyring, newKeyring } from "../src/core/codec/keyring.ts";
import { decodeRecord } from "../src/core/codec/record.ts";
import { decodeUtf8, encodeUtf8 } from "../src/core/codec/utf8.ts";
import { decodeHeadRecord, encodeHeadRecord } from "../src/core/vault/head.ts";
import { decodeIndex, encodeIndex } from "../src/core/vault/index-object.ts";
import {
  checkDomain,
  decodeDirectory,
  encodeDirectory,
  type PackDirectory,
  type Segment,
} from "../src/core/vault/pack-directory.ts";
import { decodeTree, encodeTree, type TreeEntry } from "../src/core/vault/tree.ts";
import { isZkBackupError } from "../src/index.ts";
import { bytesOf } from "./support/small-vault.ts";

const from = (...parts: (number[] | Uint8Array | string)[]): Uint8Array =>
  new Uint8Array(
    Buffer.concat(parts.map((p) => (typeof p === "string" ? Buffer.from(p) : Buffer.from(p)))),
  );
const u32 = (n: number): number[] => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255];
const field = (tag: number, value: Uint8Array | number[]): Uint8Array =>
  from([tag], u32(value.length), value);

const modified = { seconds: -5n, nanoseconds: 1 };
const entry = (name: string): TreeEntry => ({
  ...{ kind: "file", name: bytesOf(name), mode: 0o644, modified },
  content: { level: 0, length: 0, ids: new Uint8Array() },
});
const fieldsOfFile = (name: Uint8Array): Uint8Array[] => [
  field(1, [1]),
  field(2, name),
  field(3, u32(0o644)),
  field(4, from(new Uint8Array(8), u32(0))),
  field(5, new Uint8Array(9)),
];
const tree = (...entries: Uint8Array[]): Uint8Array =>
  from("CZKT", [1], u32(entries.length), ...entries.flatMap((e) => [u32(e.length), e]));
const named = (name: Uint8Array | string): Uint8Array =>
  tree(from(...fieldsOfFile(typeof name === "string" ? bytesOf(name) : name)));

/** The error that decoding raises: its code and message. */
function refusal(decode: () => unknown): { code: string; message: string } {
  try {
    decode();
  } catch (error) {
    if (isZkBackupError(error)) return error;
    throw error;
  }
  return { code: "accepted", message: "" };
}

const segment: Segment = {
  offset: 0,
  stored: 10,
  raw: 20,
  codec: "zstd",
};

const contents: PackDirectory = {
  domain: { epoch: 3, device: "0a".repeat(16) },
  segments: [segment, { ...segment, offset: 10 }],
  ids: new Uint8Array(64).fill(1),
  lengths: [5, 35], // the second goes on in the second segment
};

describe("trees", () => {
  it("come back as they were, sorted by name", () => {
    const entries = [entry("b"), entry("a"), entry("\u00e4"), entry("a.b")];
    const back = decodeTree(encodeTree(entries));
    expect(back.map(({ name }) => Buffer.from(name).toString())).toEqual([
      "a",
      "a.b",
      "b",
      "\u00e4",
    ]);
    expect(back[0]).toEqual(entry("a"));
  });

  it.each([
    ["nothing", from(), "tree-corrupt", /magic/],
    ["another magic", from("CZKX", [1], u32(0)), "tree-corrupt", /no tree/],
    ["version 2", from("CZKT", [2], u32(0)), "unsupported-version", /version 2/],
    ["a count without entries", from("CZKT", [1], u32(1)), "tree-corrupt", /entry length/],
    ["bytes left over", from("CZKT", [1], u32(0), [0]), "tree-corrupt", /1 bytes too many/],
    ["an entry longer than the tree", from("CZKT", [1], u32(1), u32(99)), "tree-corrupt", /entry/],
    ["no name", named(""), "tree-corrupt", /name is not allowed/],
    ["the name .", named("."), "tree-corrupt", /name is not allowed/],
    ["the name ..", named(".."), "tree-corrupt", /name is not allowed/],
    ["a path as a name", named("a/b"), "tree-corrupt", /name is not allowed/],
    ["an absolute path", named("/etc/passwd"), "tree-corrupt", /name is not allowed/],
    ["a NUL in a name", named("a\0b"), "tree-corrupt", /name is not allowed/],
    ["a name of 4,097 bytes", named("x".repeat(4097)), "tree-corrupt", /name is not allowed/],
    [
      "two entries of one name",
      tree(from(...fieldsOfFile(bytesOf("a"))), from(...fieldsOfFile(bytesOf("a")))),
      "tree-corrupt",
      /not in order/,
    ],
    [
      "names out of order",
      tree(from(...fieldsOfFile(bytesOf("b"))), from(...fieldsOfFile(bytesOf("a")))),
      "tree-corrupt",
      /not in order/,
    ],
    [
      "an unknown kind",
      tree(from(field(1, [9]), ...fieldsOfFile(bytesOf("a")).slice(1))),
      "unsupported-feature",
      /kind/,
    ],
    [
      "an unknown field",
      tree(from(...fieldsOfFile(bytesOf("a")), field(8, [1]))),
      "unsupported-feature",
      /field 8/,
    ],
    [
      "fields out of order",
      tree(from(...fieldsOfFile(bytesOf("a")).reverse())),
      "tree-corrupt",
      /out of order/,
    ],
    [
      "a field twice",
      tree(from(field(1, [1]), ...fieldsOfFile(bytesOf("a")))),
      "tree-corrupt",
      /out of order/,
    ],
    [
      "no mode",
      tree(from(...fieldsOfFile(bytesOf("a")).filter((_, i) => i !== 2))),
      "tree-corrupt",
      /mode/,
    ],
    [
      "a file without content",
      tree(from(...fieldsOfFile(bytesOf("a")).slice(0, 4))),
      "tree-corrupt",
      /lacks/,
    ],
    [
      "a link without target",
      tree(from(field(1, [3]), ...fieldsOfFile(bytesOf("a")).slice(1))),
      "tree-corrupt",
      /lacks/,
    ],
    [
      "two seconds of nanoseconds",
      tree(
        from(
          ...fieldsOfFile(bytesOf("a")).slice(0, 3),
          field(4, from(new Uint8Array(8), u32(2e9))),
          field(5, new Uint8Array(9)),
        ),
      ),
      "tree-corrupt",
      /nanoseconds/,
    ],
    [
      "content at level 4",
      tree(from(...fieldsOfFile(bytesOf("a")).slice(0, 4), field(5, from([4], new Uint8Array(8))))),
      "tree-corrupt",
      /too deep/,
    ],
    [
      "half a chunk id",
      tree(
        from(
          ...fieldsOfFile(bytesOf("a")).slice(0, 4),
          field(5, from([0], new Uint8Array(7), [5], new Uint8Array(31))),
        ),
      ),
      "tree-corrupt",
      /cut short/,
    ],
    [
      "length without chunks",
      tree(
        from(
          ...fieldsOfFile(bytesOf("a")).slice(0, 4),
          field(5, from([0], new Uint8Array(7), [5])),
        ),
      ),
      "tree-corrupt",
      /cut short/,
    ],
    [
      "a length of 2^60",
      tree(
        from(
          ...fieldsOfFile(bytesOf("a")).slice(0, 4),
          field(5, from([0], [0x10], new Uint8Array(7), new Uint8Array(32))),
        ),
      ),
      "tree-corrupt",
      /too large/,
    ],
  ])("are refused with %s", (_, bytes, code, message) => {
    const error = refusal(() => decodeTree(bytes));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  it("may carry fields that are ignorable, tags from 128 on", () => {
    expect(
      decodeTree(tree(from(...fieldsOfFile(bytesOf("a")), field(200, [1, 2]), field(200, [3]))))
        .length,
    ).toBe(1);
  });
});

describe("pack directories and indexes", () => {
  const good = encodeDirectory(contents);
  const domain = from(u32(3), new Uint8Array(16));
  const segments = (...list: Segment[]) => encodeDirectory({ ...contents, segments: list });
  const byDevice = {
    epoch: 3,
    session: { device: new Uint8Array(16).fill(10), encapsulated: domain },
  };

  it("come back as they were", () => {
    expect(decodeDirectory(good, 1000, "p")).toEqual(contents);
    const vaults = { ...contents, domain: { epoch: 1, device: null } };
    expect(decodeDirectory(encodeDirectory(vaults), 1000, "p")).toEqual(vaults);
    const pack = {
      hash: "ab".repeat(32),
      salt: new Uint8Array(24).fill(3),
      length: 1000,
      contents,
      directory: good,
    };
    expect(decodeIndex(encodeIndex([pack]), byDevice, "i")).toEqual([pack]);
  });

  it.each([
    ["more segments than bytes", from(domain, u32(7)), /offset/],
    ["a codec that is none", from(domain, u32(1), u32(0), u32(1), u32(1), [9], u32(0)), /codec/],
    [
      "a segment beyond the pack",
      from(domain, u32(1), u32(0), u32(990), u32(990), [0], u32(0)),
      /overlap/,
    ],
    ["segments that overlap", segments(segment, { ...segment, offset: 5 }), /overlap/],
    ["a raw length of a gigabyte", segments({ ...segment, raw: 2 ** 30 }), /impossible/],
    [
      "stored bytes that are not the raw ones",
      segments({ ...segment, codec: "store" }),
      /impossible/,
    ],
    ["a billion chunks", from(domain, u32(0), u32(1e9)), /chunk count/],
    ["a chunk of no bytes", encodeDirectory({ ...contents, lengths: [0, 40] }), /chunk's length/],
    [
      "a chunk longer than 16 MiB",
      encodeDirectory({ ...contents, lengths: [5, 2 ** 24 + 1] }),
      /chunk's length/,
    ],
    ["chunks beyond the segments", encodeDirectory({ ...contents, lengths: [5, 36] }), /add up/],
    ["segments beyond the chunks", encodeDirectory({ ...contents, lengths: [5, 34] }), /add up/],
    ["bytes left over", from(good, [1]), /too many/],
  ])("are refused with %s", (_, bytes, message) => {
    const error = refusal(() => decodeDirectory(bytes, 1000, "p"));
    expect(error.code).toBe("object-corrupt");
    expect(error.message).toMatch(message);
  });

  it("are refused in another version", () => {
    const error = refusal(() => decodeIndex(from([2], u32(0)), byDevice, "i"));
    expect(error.code).toBe("unsupported-version");
  });

  it.each([
    [
      "a device that only writes, in another's domain",
      { device: "0b".repeat(16), epoch: 3 },
      byDevice,
    ],
    ["a device that only writes, in the vault's", { device: null, epoch: 3 }, byDevice],
    [
      "a device that only writes, in another epoch",
      { device: "0a".repeat(16), epoch: 2 },
      byDevice,
    ],
    ["a full device, in an epoch to come", { device: null, epoch: 4 }, { epoch: 3, session: null }],
  ])("are refused from %s", (_, foreign, sealed) => {
    expect(refusal(() => checkDomain(foreign, sealed, "i")).code).toBe("object-corrupt");
  });

  it("are taken from a full device in each domain up to its epoch", () => {
    for (const device of [null, "0a".repeat(16)])
      for (const epoch of [1, 3])
        expect(() =>
          checkDomain({ epoch, device }, { epoch: 3, session: null }, "i"),
        ).not.toThrow();
  });
});

describe("keyrings and heads", () => {
  const keyring = newKeyring(new Uint8Array(32).fill(1));
  const head = {
    ...{
      device: "01".repeat(16),
      sequence: 7,
      previous: "ab".repeat(32),
      time: 5,
      label: "n\u00e4me",
    },
    ...{
      slots: ["cd".repeat(32)],
      others: new Map([["02".repeat(16), { sequence: 3, hash: "ef".repeat(32) }]]),
    },
    snapshots: [
      {
        ...{
          id: "03".repeat(16),
          device: "01".repeat(16),
          time: 6,
          files: 1,
          bytes: 2,
          path: "/p",
          tags: ["x", "y"],
        },
        root: { level: 0, length: 3, ids: new Uint8Array(32).fill(4) },
      },
    ],
  };
  const name = `heads/${"01".repeat(16)}/0000000007`;

  it("come back as they were", () => {
    expect(decodeKeyring(encodeKeyring(keyring))).toEqual(keyring);
    expect(decodeHeadRecord(encodeHeadRecord(head), name)).toEqual(head);
  });

  it("are refused under another name", () => {
    expect(
      refusal(() => decodeHeadRecord(encodeHeadRecord(head), name.replace("7", "8"))).code,
    ).toBe("object-swapped");
  });

  it("are refused without what they need", () => {
    for (let length = 0; length < 100; length += 3) {
      expect(
        refusal(() => decodeHeadRecord(encodeHeadRecord(head).subarray(0, length), name)).code,
      ).toBe("object-corrupt");
      expect(
        refusal(() => decodeKeyring(encodeKeyring(keyring).subarray(0, length % 71))).code,
      ).toBe("slot-damaged");
    }
  });
});

it("every decoder answers any bytes with a value or with one of its own errors", () => {
  const decoders: ((bytes: Uint8Array) => unknown)[] = [
    decodeTree,
    (bytes) => decodeDirectory(bytes, 100_000, "p"),
    (bytes) => decodeIndex(bytes, { epoch: 3, session: null }, "i"),
    decodeKeyring,
    (bytes) => decodeHeadRecord(bytes, "heads/x"),
    (bytes) => decodeRecord(bytes, { what: "r", code: "bad-input", known: [1, 2] }),
  ];
  const seeds = [
    encodeTree([entry("a"), entry("b")]),
    encodeDirectory(contents),
    encodeKeyring(newKeyring(new Uint8Array(32))),
  ];
  const mutated = fc
    .tuple(
      fc.constantFrom(...seeds),
      fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 6 }),
      fc.nat(400),
    )
    .map(([seed, changes, cut]) => {
      const bytes = seed.slice(0, Math.max(1, seed.length - (cut % 40)));
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      return bytes;
    });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), mutated), (bytes) => {
      for (const decode of decoders) refusal(() => decode(bytes));
    }),
    { numRuns: 5000 },
  );
});

it("encodes and decodes UTF-8 as the platform does", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const bytes = encodeUtf8(text);
      expect(bytes && Buffer.from(bytes).toString("hex")).toBe(
        !/\p{Surrogate}/u.test(text) ? Buffer.from(text).toString("hex") : null,
      );
      if (bytes) expect(decodeUtf8(bytes)).toBe(text);
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const valid = Buffer.from(new TextDecoder().decode(bytes)).equals(Buffer.from(bytes));
      if (valid && bytes[0] !== 0xef)
        expect(decodeUtf8(bytes)).toBe(new TextDecoder().decode(bytes));
      else expect(decodeUtf8(bytes).length).toBeGreaterThanOrEqual(0);
    }),
  );
});
