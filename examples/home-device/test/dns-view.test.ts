import type { DdnsStatus, RecordStatus } from "@candor/ddns-client/node";
import { describe, expect, it } from "vitest";
import { viewOf } from "../src/dns/view.ts";

const NAME = {
  ...{ fqdn: "kitchen.homes.example", lan: "lan.kitchen.homes.example", zone: "homes.example" },
  server: { host: "127.0.0.1", port: 53 },
  tsig: { name: "kitchen.homes.example", algorithm: "hmac-sha256", secret: "c2VjcmV0" },
};
const record = (more: Partial<RecordStatus>): RecordStatus => ({
  ...{ name: NAME.fqdn, type: "A", scope: "public", phase: "waiting", candidate: null },
  ...{
    published: null,
    verifiedAt: null,
    error: null,
    stopped: false,
    nextInMs: null,
    authorities: [],
  },
  ...more,
});
const status = (more: Partial<DdnsStatus>): DdnsStatus => ({
  ...{ enabled: true, records: [], retraction: null, unsaved: null, damage: null },
  ...more,
});

describe("viewOf", () => {
  it("says what is published, and when that was seen", () => {
    const records = [
      record({ published: "203.0.113.7", verifiedAt: Date.UTC(2026, 10, 22) }),
      record({ name: NAME.lan, scope: "lan", published: "192.168.1.20" }),
    ];
    const view = viewOf({
      ...{ wanted: true, name: NAME, status: status({ records }), registrationError: "old" },
    });
    expect(view).toEqual({
      ...{ enabled: true, fqdn: NAME.fqdn, lan: NAME.lan, retraction: null, lastError: null },
      conflict: false,
      published: { public: "203.0.113.7", lan: "192.168.1.20" },
      verifiedAt: "2026-11-22T00:00:00.000Z",
    });
  });

  it("says why there is no name yet", () => {
    const view = viewOf({ wanted: true, name: null, status: null, registrationError: "offline" });
    expect(view).toMatchObject({ enabled: true, fqdn: null, lastError: "offline" });
  });

  it("says that another device has the name when the key is not taken any more", () => {
    const error = { code: "BADSIG", message: "wrong signature", at: 0 };
    const on = { wanted: true, name: NAME, registrationError: null };
    const shutOut = viewOf({ ...on, status: status({ records: [record({ error })] }) });
    expect(shutOut).toMatchObject({ conflict: true });
    expect(shutOut.lastError).toMatch(/another device/);
    const off = viewOf({ ...on, status: status({ enabled: false, records: [record({ error })] }) });
    expect(off).toMatchObject({ conflict: false, lastError: null });
  });

  it("shows the record that fails, and no old error once it is off", () => {
    const error = { code: "timeout", message: "no answer", at: 0 };
    const records = [record({}), record({ name: NAME.lan, scope: "lan", error })];
    const on = { wanted: true, name: NAME, registrationError: null, status: status({ records }) };
    expect(viewOf(on).lastError).toBe(`${NAME.lan}: no answer`);
    const named = { ...error, message: `${NAME.lan} A says 10.0.0.9` };
    const once = status({ records: [record({ name: NAME.lan, error: named })] });
    expect(viewOf({ ...on, status: once }).lastError).toBe(named.message);
    const off = { ...on, status: status({ records, enabled: false }) };
    expect(viewOf(off).lastError).toBeNull();
  });

  it("does not call it done when the records could not be removed", () => {
    const retraction = { state: "failed", code: "timeout", message: "no answer", at: 0 } as const;
    const view = viewOf({
      ...{ wanted: true, name: NAME, registrationError: null },
      status: status({ enabled: false, retraction }),
    });
    expect(view).toMatchObject({ enabled: false, retraction: "failed" });
    expect(view.lastError).toMatch(/could not be removed: no answer/);
  });

  it("does not hide that its memory was damaged", () => {
    const view = viewOf({
      ...{ wanted: true, name: NAME, registrationError: null },
      status: status({ enabled: false, damage: "line 1 is no JSON" }),
    });
    expect(view.lastError).toMatch(/damaged, so publishing is off: line 1/);
  });

  it("puts an unsaved switch first", () => {
    const view = viewOf({
      ...{ wanted: true, name: NAME, registrationError: null },
      status: status({ enabled: false, unsaved: "disk full" }),
    });
    expect(view.lastError).toMatch(/could not be saved: disk full/);
  });
});
