import { defineRegistry, type EntryInput, isRegistryError } from "@candor/cookie-registry";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createRules } from "../src/core/rules.ts";
import { pageRegistry } from "../src/page-registry/index.ts";
import { registry } from "./stratum-registry.ts";

const entry = (name: string, more: Partial<EntryInput> = {}): EntryInput => ({
  name,
  category: "marketing",
  party: "first",
  purpose: { en: "x" },
  retention: [{ session: true }],
  ...more,
});

const literal = fc.stringMatching(/^[a-c._*+()[\]^$|?-]{1,4}$/);
const placeholder = fc.constantFrom(
  "<a>",
  "<a:digits>",
  "<a:hex{4}>",
  "<a:alnum>",
  "<a:word{2}>",
  "<a:base64url>",
  "<a:token>",
  "<a:any>",
  "<a:uuid>",
);
const name = fc
  .array(fc.tuple(literal, fc.option(placeholder, { nil: "" })), { minLength: 1, maxLength: 3 })
  .map((parts) => parts.flat().join(""));
const declared = fc.record({
  name,
  storage: fc.constantFrom(undefined, "localStorage" as const),
  domain: fc.constantFrom(undefined, "example.com", "www.example.com"),
});
const FILLINGS: Readonly<Record<string, string>> = {
  "<a>": "b!7",
  "<a:digits>": "12",
  "<a:hex{4}>": "AbC1",
  "<a:alnum>": "z9",
  "<a:word{2}>": "_-",
  "<a:base64url>": "a-_9",
  "<a:token>": "~`",
  "<a:any>": "ä\n/",
  "<a:uuid>": "0F3d4c5b-1a2b-3c4d-5e6f-0123456789aB",
};

it("answers as the registry that was checked does, to every name", () => {
  let compared = 0;
  fc.assert(
    fc.property(
      fc.array(declared, { minLength: 1, maxLength: 6 }),
      fc.array(fc.oneof(fc.string(), fc.stringMatching(/^[a-c._12-]{1,8}$/))),
      fc.constantFrom(undefined, "example.com", "www.example.com", "other.example"),
      (all, strangers, host) => {
        const entries = all.map(({ name, storage, domain }) =>
          entry(name, { ...(storage && { storage }), ...(domain && { domain }) }),
        );
        const checked = defined(entries);
        if (!checked) return;
        const page = pageRegistry({ entries });
        expect(page.entries).toEqual(checked.entries);
        const own = all.map(({ name }) => name.replace(/<[^>]*>/g, (form) => FILLINGS[form] ?? ""));
        for (const one of [...own, ...own.map((name) => `${name}x`), ...strangers])
          for (const storage of ["cookie", "localStorage"] as const) {
            compared++;
            const { name } = page.match(one, storage, host) ?? {};
            expect(name, JSON.stringify(one)).toBe(checked.match(one, storage, host)?.name);
          }
      },
    ),
    { numRuns: 5_000 },
  );
  expect(compared).toBeGreaterThan(5000);
});

it("asks the same question as the registry that was checked", () => {
  const file = JSON.parse(
    JSON.stringify({ entries: registry.entries, services: registry.services }),
  );
  const rules = { policyVersion: "1" };
  expect(createRules({ ...rules, registry: pageRegistry(file) })).toEqual(
    createRules({ ...rules, registry }),
  );
});

function defined(entries: EntryInput[]) {
  try {
    return defineRegistry({ entries });
  } catch (error) {
    if (isRegistryError(error)) return null;
    throw error;
  }
}
