import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRateLimit } from "../src/web/rate-limit.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("createRateLimit", () => {
  it("counts callers apart, and forgets them all when the window is over", () => {
    const limit = createRateLimit({ most: 2, windowMs: 1000 });
    expect([limit.allow("a"), limit.allow("a"), limit.allow("a")]).toEqual([true, true, false]);
    expect(limit.allow("b")).toBe(true);
    vi.advanceTimersByTime(999);
    expect(limit.allow("a")).toBe(false);
    vi.advanceTimersByTime(1);
    expect(vi.getTimerCount()).toBe(0);
    expect([limit.allow("a"), limit.allow("a"), limit.allow("a")]).toEqual([true, true, false]);
  });
});
