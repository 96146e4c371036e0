import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_PROFILE } from "../src/core/codec/chunk-profile.ts";
import { decodeKeyring, encodeKeyring, type Keyring } from "../src/core/codec/keyring.ts";
import { decodeUtf8, encodeUtf8 } from "../src/core/codec/utf8.ts";
import { decodeHeadRecord, encodeHeadRecord, type Head } from "../src/core/vault/heads/head.ts";
import { decodeIndex, encodeIndex } from "../src/core/vault/indexes/index-object.ts";
import {
  checkDomain,
  decodeDirectory,
  encodeDirectory,
  type PackDirectory,
  type Segment,
} from "../src/core/vault/packs/pack-directory.ts";
import { decodeTree, encodeTree, type TreeEntry } from "../src/core/vault/trees/tree.ts";
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

  it("keep hard links, extended attributes and holes", () => {
    const rich: TreeEntry = {
      ...entry("a"),
      hardLink: 2n ** 64n - 1n,
      attributes: [
        { name: bytesOf("user.a"), value: new Uint8Array([0, 255]) },
        { name: bytesOf("user.b"), value: new Uint8Array() },
      ],
      sparse: true,
      owner: { uid: 0, gid: 2 ** 32 - 1 },
    };
    expect(decodeTree(encodeTree([rich]))).toEqual([rich]);
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
      tree(from(...fieldsOfFile(bytesOf("a")), field(11, [1]))),
      "unsupported-feature",
      /field 11/,
    ],
    [
      "extended attributes out of order",
      tree(from(...fieldsOfFile(bytesOf("a")), field(9, [0, 1, 98]), field(9, [0, 1, 97]))),
      "tree-corrupt",
      /attributes are not in order/,
    ],
    [
      "an extended attribute cut short",
      tree(from(...fieldsOfFile(bytesOf("a")), field(9, [0, 9, 98]))),
      "tree-corrupt",
      /cut short/,
    ],
    [
      "a mark with a value",
      tree(from(...fieldsOfFile(bytesOf("a")), field(10, [1]))),
      "tree-corrupt",
      /too many/,
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

describe("keyrings", () => {
  const keyring: Keyring = {
    masters: [1, 2, 7].map((epoch) => ({ epoch, key: new Uint8Array(32).fill(epoch) })),
    profile: DEFAULT_PROFILE,
    ownerKey: new Uint8Array(32).fill(4),
    closings: [{ epoch: 1, device: "01".repeat(16), sequence: 9, hash: "ab".repeat(32) }],
    revoked: ["02".repeat(16)],
  };
  const good = encodeKeyring(keyring);
  const master = (epoch: number) => field(1, from(u32(epoch), new Uint8Array(32)));
  const profile = (...sizes: number[]) => field(2, from(...sizes.map(u32)));

  it("come back as they were", () => {
    expect(decodeKeyring(good)).toEqual(keyring);
    const device = { ...keyring, ownerKey: null };
    expect(decodeKeyring(encodeKeyring(device))).toEqual(device);
  });

  it.each([
    ["no epoch", profile(4096, 8192, 16384), /no epoch/],
    ["epochs out of order", from(master(2), master(1)), /not in order/],
    ["an epoch twice", from(master(2), master(2)), /not in order/],
    ["epoch 0", from(master(0)), /not in order/],
    ["a short master key", field(1, [0, 0, 0, 1, 2]), /key is cut short/],
    ["no profile", master(1), /profile .* is missing/],
    ["a profile that is none", from(master(1), profile(4096, 4096, 8192)), /no chunk profile/],
    ["a profile of odd sizes", from(master(1), profile(5000, 8192, 16384)), /no chunk profile/],
    ["a profile with more", from(master(1), profile(4096, 8192, 16384, 1)), /too many/],
    ["a long owner key", from(good.subarray(0, 3 * 41 + 17), field(3, new Uint8Array(33))), /many/],
    ["a short closing", from(good.subarray(0, 3 * 41 + 17), field(4, [1])), /cut short/],
    ["a short revoked id", from(good.subarray(0, 3 * 41 + 17), field(5, [1])), /cut short/],
  ])("are refused with %s", (_, bytes, message) => {
    const error = refusal(() => decodeKeyring(bytes));
    expect(error.code).toBe("slot-damaged");
    expect(error.message).toMatch(message);
  });

  it("are refused with a field of later releases that must not be ignored", () => {
    expect(refusal(() => decodeKeyring(from(good, field(6, [1])))).code).toBe(
      "unsupported-feature",
    );
    expect(decodeKeyring(from(good, field(128, [1]), field(128, [2])))).toEqual(keyring);
  });
});

describe("heads", () => {
  const device = "01".repeat(16);
  const head: Head = {
    ...{ device, sequence: 7, previous: "ab".repeat(32), time: -5, label: "n\u00e4me" },
    slotList: { generation: 3, slots: ["cd".repeat(32)] },
    others: new Map([["02".repeat(16), { sequence: 3, hash: "ef".repeat(32) }]]),
    snapshots: [
      {
        ...{ id: "03".repeat(16), device, time: 6, files: 1, bytes: 2, path: "/p" },
        ...{ tags: ["x", "y"], protected: true },
        root: { level: 0, length: 3, ids: new Uint8Array(32).fill(4) },
      },
    ],
    continued: true,
    forgotten: [{ device: "02".repeat(16), id: "04".repeat(16) }],
    protected: [],
  };
  const name = `heads/${device}/0000000007`;
  const session = { device: new Uint8Array(16).fill(1), encapsulated: new Uint8Array(32) };
  const none = {
    slotList: { generation: 0, slots: [] },
    others: new Map(),
    forgotten: [],
    protected: [],
  };

  it("come back as they were", () => {
    expect(decodeHeadRecord(encodeHeadRecord(head), name)).toEqual(head);
    const own = { ...head, ...none };
    expect(decodeHeadRecord(encodeHeadRecord(own), name, session)).toEqual(own);
  });

  it("are refused under another name, and from another device's session", () => {
    const swapped = [
      () => decodeHeadRecord(encodeHeadRecord(head), name.replace("7", "8")),
      () => decodeHeadRecord(encodeHeadRecord(head), name.replace("01", "00")),
      () =>
        decodeHeadRecord(encodeHeadRecord({ ...head, ...none }), name, {
          ...session,
          device: new Uint8Array(16),
        }),
    ];
    for (const decode of swapped) expect(refusal(decode).code).toBe("object-swapped");
  });

  it("of a write-only device are refused when they say what it cannot know", () => {
    for (const more of [
      { slotList: head.slotList },
      { slotList: { generation: 1, slots: [] } },
      { others: head.others },
      { forgotten: head.forgotten },
    ]) {
      const bytes = encodeHeadRecord({ ...head, ...none, ...more });
      expect(refusal(() => decodeHeadRecord(bytes, name, session)).code).toBe("object-corrupt");
    }
  });

  it("are refused when they are cut anywhere", () => {
    const bytes = encodeHeadRecord({ ...head, ...none, snapshots: [], continued: false });
    for (let length = 0; length < bytes.length; length++)
      expect(refusal(() => decodeHeadRecord(bytes.subarray(0, length), name)).code).toBe(
        "object-corrupt",
      );
  });
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
