import { expect, it } from "vitest";
import { declaredVariants, defineRegistry } from "../src/index.ts";
import { entry } from "./declare.ts";

const registry = defineRegistry({
  entries: [
    entry("local_sessid", { httpOnly: true, path: "/" }),
    entry("_ga", { category: "analytics", domain: "shop.example" }),
    entry("_ga_<id>", { category: "analytics" }),
    entry("_ga_own", { category: "essential" }),
    entry("ads", {
      category: "marketing",
      party: "third",
      provider: { name: "Ads" },
      storage: "localStorage",
    }),
    entry("chip", { category: "marketing", partitioned: true }),
  ],
});

it("lists what some categories declare, with all that a sweep needs", () => {
  const rows = declaredVariants(registry, ["analytics", "marketing"]).map(
    ({ matches: _, entry, ...row }) => {
      expect(registry.entries).toContain(entry);
      return row;
    },
  );
  const cookie = { storage: "cookie", domain: undefined, path: undefined } as const;
  const plain = { httpOnly: false, partitioned: false };
  expect(rows).toEqual([
    { ...cookie, ...plain, category: "analytics", name: "_ga", domain: "shop.example" },
    { ...cookie, ...plain, category: "analytics", name: null },
    { ...cookie, ...plain, category: "marketing", name: "ads", storage: "localStorage" },
    { ...cookie, ...plain, category: "marketing", name: "chip", partitioned: true },
  ]);
});

it("lists everything when no category is named", () => {
  expect(declaredVariants(registry)).toHaveLength(registry.entries.length);
  expect(declaredVariants(registry)[0]).toMatchObject({ httpOnly: true, path: "/" });
  expect(declaredVariants(registry, [])).toEqual([]);
});

it("leaves alone what an entry of higher rank declares", () => {
  const template = declaredVariants(registry, ["analytics"]).find(({ name }) => name === null);
  expect(template?.matches("_ga_ABC")).toBe(true);
  expect(template?.matches("_ga_own")).toBe(false);
  expect(template?.matches("_ga")).toBe(false);
});

it("looks at the host when it is told", () => {
  const [exact] = declaredVariants(registry, ["analytics"]);
  expect(exact?.matches("_ga", "www.shop.example")).toBe(true);
  expect(exact?.matches("_ga", "other.example")).toBe(false);
  expect(exact?.matches("_ga")).toBe(true);
});
