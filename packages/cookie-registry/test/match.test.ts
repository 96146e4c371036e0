import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defineRegistry, type EntryInput, type StorageKind } from "../src/index.ts";
import { declare, entry, refusals } from "./declare.ts";
import { expression, slowMatch } from "./slow-matcher.ts";

const named = (names: readonly string[], name: string): string | null =>
  declare(...names).match(name)?.name ?? null;

describe("match", () => {
  it.each([
    [["_ga", "_ga_<id>"], "_ga", "_ga"],
    [["_ga", "_ga_<id>"], "_ga_ABC123", "_ga_<id>"],
    [["_ga", "_ga_<id>"], "_ga_", null],
    [["_ga", "_ga_<id>"], "_GA", null],
    [["_ga_<id>", "_ga_ABC"], "_ga_ABC", "_ga_ABC"],
    [["_g<id>", "_ga_<id>"], "_ga_1", "_ga_<id>"],
    [["_g<id>", "_ga_<id>"], "_gb", "_g<id>"],
    [["<user>_seen"], "42_seen", "<user>_seen"],
    [["<user>_seen"], "_seen", null],
    [["<user>_seen"], "_seen_seen", "<user>_seen"],
    [["ab<x>cd<y>ef"], "ab1cd2ef", "ab<x>cd<y>ef"],
    [["ab<x>cd<y>ef"], "abcdcdefef", "ab<x>cd<y>ef"],
    [["ab<x>cd<y>ef"], "abcd2ef", null],
    [["wp-settings-<user:digits>"], "wp-settings-12", "wp-settings-<user:digits>"],
    [["wp-settings-<user:digits>"], "wp-settings-1a", null],
    [["wp-settings-<user:digits>"], "wp-settings-time-1", null],
    [["<id:hex{32}>"], "0123456789abcdefABCDEF0123456789", "<id:hex{32}>"],
    [["<id:hex{32}>"], "0123456789abcdefABCDEF012345678", null],
    [["<id:hex{32}>"], "0123456789abcdefABCDEF01234567890", null],
    [["id_<a:word>"], "id_a-B_9", "id_<a:word>"],
    [["id_<a:alnum>"], "id_a-B", null],
    [["id_<x:base64url>"], "id_aZ09-_", "id_<x:base64url>"],
    [["id_<x:base64url>"], "id_a+b", null],
    [["id_<x:uuid>_z"], "id_0f8fad5b-d9cb-469f-A165-70867728950e_z", "id_<x:uuid>_z"],
    [["id_<x:uuid>"], "id_0f8fad5b-d9cb-469f-a165-70867728950", null],
    [["id_<x:uuid>"], "id_0f8fad5bd9cb469fa16570867728950e----", null],
    [["<x:uuid>"], "0f8fad5b-d9cb-469f-a165-70867728950e", "<x:uuid>"],
    [["id_<x:uuid>", "id_0<x>"], "id_0f8fad5b-d9cb-469f-a165-70867728950e", "id_0<x>"],
    [["id_<x>"], "id_!#$%&'*+-.^_`|~aZ09", "id_<x>"],
    [["id_<x>"], "id_a b", null],
    [["id_<x:digits>"], "id_9", "id_<x:digits>"],
    [["id_<x:digits>"], "id_a", null],
    [["id_<x:hex>"], "id_fF09", "id_<x:hex>"],
    [["id_<x:hex>"], "id_g", null],
    [["id_<x:alnum>"], "id_zZ", "id_<x:alnum>"],
    [["id_<x:alnum>"], "id_-", null],
    [["id_<x:word>"], "id_.", null],
    [["aa<x:hex{2}>"], "aaaff", null],
    [["aa<x:hex{2}>"], "aaf", null],
    [["aa<x:hex{2}>_<y>"], "aaff_1", "aa<x:hex{2}>_<y>"],
    [["id_<x>"], "id_a\u00e9", null],
    [["id_<x>"], "id_[0]", null],
    [["id_<x:any>"], "id_\n;=\u{1f36a}", "id_<x:any>"],
    [["ab<x:digits>cd<y:hex{2}>"], "ab123cdfe", "ab<x:digits>cd<y:hex{2}>"],
    [["ab<x:digits>cd<y:hex{2}>"], "abcdfe", null],
    [["a_<y:hex{2}>_<x:digits>_b"], "a_fe_9_b", "a_<y:hex{2}>_<x:digits>_b"],
    [["a_<y:hex{2}>_<x:digits>_b"], "a_fe_9_c", null],
    [["__proto__", "constructor"], "__proto__", "__proto__"],
    [["_ga"], "__proto__", null],
    [["_ga"], "", null],
  ])("%j find %j as %j", (names, name, expected) => {
    expect(named(names, name)).toBe(expected);
  });

  it("looks in the storage asked for, in cookies when none is named", () => {
    const kinds: StorageKind[] = ["cookie", "localStorage", "indexedDB"];
    const registry = defineRegistry({
      entries: kinds.flatMap((storage) => [entry("id", { storage }), entry("k_<x>", { storage })]),
    });
    for (const storage of kinds) {
      expect(registry.match("id", storage)?.storage).toBe(storage);
      expect(registry.match("k_1", storage)?.storage).toBe(storage);
    }
    expect(registry.match("id")?.storage).toBe("cookie");
    expect(registry.match("id", "sessionStorage")).toBeNull();
  });

  it("passes over entries of other hosts when a host is given", () => {
    const registry = defineRegistry({
      entries: [
        entry("id", { domain: "ads.example" }),
        entry("id", { domain: "shop.example", category: "marketing" }),
        entry("i<x>d", { domain: "other.example" }),
        entry("k_<x>", { domain: "ads.example" }),
      ],
    });
    expect(registry.match("id", "cookie", "ads.example")?.domain).toBe("ads.example");
    expect(registry.match("id", "cookie", "www.shop.example")?.domain).toBe("shop.example");
    expect(registry.match("id", "cookie", "notshop.example")).toBeNull();
    expect(registry.match("id")?.domain).toBe("ads.example");
    expect(registry.match("k_1", "cookie", "shop.example")).toBeNull();
  });

  it("gives the first of two templates of equal rank when no host tells them apart", () => {
    const registry = defineRegistry({
      entries: [
        entry("k_<x>", { domain: "ads.example" }),
        entry("k_<y>", { domain: "shop.example" }),
      ],
    });
    expect(registry.match("k_1")?.name).toBe("k_<x>");
    expect(registry.match("k_1", "cookie", "shop.example")?.name).toBe("k_<y>");
  });

  it("takes no time worth the name for a hostile one", () => {
    const registry = declare("aa<a>a<b>a<c>a<d>a<e>b");
    expect(registry.match("a".repeat(4096))).toBeNull();
    expect(registry.match(`${"a".repeat(4095)}b`)).not.toBeNull();
  });
});

/** Few characters, so that names and templates meet. */
const letters = fc.string({ unit: fc.constantFrom("a", "b", "1", "_"), maxLength: 3 });
const hole = fc.constantFrom(
  "<x>",
  "<x:any>",
  "<x:digits>",
  "<x:hex>",
  "<x:hex{2}>",
  "<x:word>",
  "<x:alnum>",
);
const name = fc
  .tuple(letters, fc.array(fc.tuple(hole, letters), { maxLength: 3 }))
  .map(([first, rest]) => first + rest.flat().join(""));
const storage = fc.constantFrom<StorageKind>("cookie", "localStorage");
const domain = fc.constantFrom(undefined, undefined, "a.example", "b.example", "x.a.example");
const input = fc
  .record({ name, storage, domain })
  .map(
    ({ name, storage, domain }): EntryInput =>
      entry(name, { storage, ...(domain !== undefined && { domain }) }),
  );

/** The entries that can stand together, taken one by one. */
function standing(candidates: readonly EntryInput[]): EntryInput[] {
  const kept: EntryInput[] = [];
  for (const one of candidates) {
    if (refusals(() => defineRegistry({ entries: [...kept, one] })).length === 0) kept.push(one);
  }
  return kept;
}

const HOLE = /<[^>]*>/g;

/** A name made for one of the entries, now and then spoilt. */
function filled(entries: readonly EntryInput[], pick: number, fills: readonly string[]): string {
  const template = entries[pick % entries.length]?.name ?? "";
  let next = 0;
  return template.replace(HOLE, () => fills[next++ % fills.length] ?? "");
}

describe("match and the slow reference", () => {
  it("find the same entry for any name, storage and host", () => {
    const fill = fc.string({ unit: fc.constantFrom("a", "b", "1", "_", "-", " "), maxLength: 4 });
    const fills = fc.array(fill, { minLength: 1, maxLength: 3 });
    const host = fc.constantFrom(undefined, "a.example", "b.example", "y.x.a.example", "c.example");
    let hits = 0;
    fc.assert(
      fc.property(
        fc.array(input, { minLength: 1, maxLength: 12 }).map(standing),
        fc.array(fc.tuple(fc.nat(), fills, storage, host), { minLength: 20, maxLength: 20 }),
        (entries, lookups) => {
          const registry = defineRegistry({ entries });
          for (const [pick, fills, storage, host] of lookups) {
            const seen = filled(entries, pick, fills);
            const found = registry.match(seen, storage, host);
            expect(found).toBe(slowMatch(registry.entries, seen, storage, host));
            if (found) hits++;
          }
        },
      ),
      { numRuns: 500 },
    );
    expect(hits).toBeGreaterThan(1000);
  }, 60_000);
});

describe("what is called ambiguous", () => {
  const words = (length: number): string[] =>
    length === 0 ? [""] : words(length - 1).flatMap((word) => [`${word}a`, `${word}1`, `${word}_`]);
  const fills = [1, 2, 3, 4, 5].flatMap(words);
  const short = (maxLength: number) =>
    fc.string({ unit: fc.constantFrom("a", "1", "_"), maxLength });

  /** Looks for a name of both forms by filling the holes of one with every short word. */
  function showName(a: string, b: string): string | undefined {
    const forms = [expression(a), expression(b)];
    const names = (a.match(HOLE) ?? []).reduce(
      (all, hole) => all.flatMap((name) => fills.map((fill) => name.replace(hole, () => fill))),
      [a],
    );
    return names.find((name) => forms.every((form) => form.test(name)));
  }

  it("is so for a name one can show, and what is accepted never is", () => {
    const template = fc
      .tuple(short(2), hole, short(2))
      .map((parts) => parts.join(""))
      .filter((name) => refusals(() => declare(name)).length === 0);
    let refused = 0;
    fc.assert(
      fc.property(template, template, (a, b) => {
        fc.pre(a !== b);
        const literals = (name: string): number => name.replace(HOLE, "").length;
        const both = showName(a, b) !== undefined;
        const codes = refusals(() => declare(a, b)).map(({ code }) => code);
        expect(codes).toEqual(both && literals(a) === literals(b) ? ["ambiguous"] : []);
        refused += codes.length;
      }),
      { numRuns: 1500 },
    );
    expect(refused).toBeGreaterThan(20);
  }, 60_000);
});
