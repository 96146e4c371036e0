import { afterEach, describe, expect, it, vi } from "vitest";
import { type GuardOptions, type Sighting, startGuard } from "../../src/guard/index.ts";
import { registry } from "../stratum-registry.ts";
import { afterThis, cookie, writeCookie } from "./page.ts";

function guardHere(options: Partial<GuardOptions> = {}): Sighting[] {
  const seen: Sighting[] = [];
  afterThis(startGuard({ registry, onSighting: (one) => seen.push(one), ...options }));
  return seen;
}

afterEach(() => vi.restoreAllMocks());

describe("the guard, over cookies", () => {
  it("lets declared ones be written, and undeclared ones not", () => {
    const seen = guardHere();
    writeCookie("_gid=1; path=/");
    writeCookie("tracker=1; path=/");
    expect([cookie("_gid"), cookie("tracker")]).toEqual(["1", undefined]);
    expect(seen).toEqual([{ kind: "cookie", what: "tracker" }]);
  });

  it("only tells when it is not to block", () => {
    const seen = guardHere({ block: false });
    writeCookie("tracker=1; path=/");
    expect(cookie("tracker")).toBe("1");
    expect(seen).toHaveLength(1);
  });

  it.each(["max-age=0", "Max-Age=-1", "expires=Thu, 01 Jan 1970 00:00:00 GMT"])(
    "lets anything be removed: %s",
    (how) => {
      writeCookie("tracker=1; path=/");
      const seen = guardHere();
      writeCookie(`tracker=; path=/; ${how}`);
      expect(cookie("tracker")).toBeUndefined();
      expect(seen).toEqual([]);
    },
  );

  it("sees the Cookie Store too", async () => {
    const seen = guardHere();
    const { cookieStore } = window as unknown as {
      cookieStore: { set(name: string, value: string): Promise<void> };
    };
    await expect(cookieStore.set("tracker", "1")).rejects.toThrow("not declared");
    await cookieStore.set("_gid", "2");
    expect([cookie("_gid"), cookie("tracker")]).toEqual(["2", undefined]);
    expect(seen).toEqual([{ kind: "cookie", what: "tracker" }]);
  });

  it("is known to miss a frame of the page's own, which is why it is called detection", async () => {
    const seen = guardHere();
    const frame = document.body.appendChild(document.createElement("iframe"));
    afterThis(() => frame.remove());
    const inner = frame.contentDocument as Document;
    inner.cookie = "tracker=1; path=/";
    await expect.poll(() => cookie("tracker")).toBe("1");
    expect(seen).toEqual([]);
  });
});

describe("the guard, over WebRTC", () => {
  const connect = () => new RTCPeerConnection({ iceServers: [{ urls: "stun:stun.example" }] });

  it("refuses peer connections and names their servers", () => {
    const seen = guardHere();
    expect(connect).toThrow("no peer connections");
    expect(() => new RTCPeerConnection()).toThrow();
    expect(seen).toEqual([
      { kind: "webrtc", what: "stun:stun.example" },
      { kind: "webrtc", what: "direct" },
    ]);
  });

  it("only tells when it is not to block", () => {
    const seen = guardHere({ block: false });
    connect().close();
    expect(seen).toHaveLength(1);
  });
});

describe("its reports", () => {
  it("are sent once each, in the form that browsers report in", async () => {
    const sent: [string, Blob][] = [];
    vi.spyOn(navigator, "sendBeacon").mockImplementation((url, body) => {
      sent.push([String(url), body as Blob]);
      return true;
    });
    const stop = startGuard({ registry, reportTo: "/csp" });
    for (let n = 0; n < 3; n++) writeCookie("tracker=1; path=/");
    stop();
    expect(sent).toHaveLength(1);
    const [[url, body]] = sent as [[string, Blob]];
    expect([url, body.type]).toEqual(["/csp", "application/reports+json"]);
    expect(JSON.parse(await body.text())).toMatchObject([
      { type: "csp-violation", body: { effectiveDirective: "cookie", blockedURL: "tracker" } },
    ]);
  });
});

it("puts everything back when it ends", () => {
  const before = [
    Object.getOwnPropertyDescriptor(Document.prototype, "cookie")?.set,
    RTCPeerConnection,
  ];
  startGuard({ registry })();
  expect([
    Object.getOwnPropertyDescriptor(Document.prototype, "cookie")?.set,
    RTCPeerConnection,
  ]).toEqual(before);
});
