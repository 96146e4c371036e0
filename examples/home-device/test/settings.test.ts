import { describe, expect, it } from "vitest";
import { readSettings } from "../src/settings.ts";

const ENV = {
  DEVICE_DATA: "/d",
  DEVICE_FILES: "/f",
  CLOUD_URL: "http://127.0.0.1:1/",
  DEVICE_NAME: "kitchen",
  DEVICE_LAN_ADDRESS: "192.168.1.20",
};

describe("readSettings", () => {
  it("fills in what may be left out", () => {
    expect(readSettings(ENV)).toEqual({
      ...{ dataDir: "/d", filesDir: "/f", port: 0, cloudUrl: "http://127.0.0.1:1" },
      ...{ name: "kitchen", lanAddress: "192.168.1.20", labNetworks: [], checkSeconds: 5 },
      ...{ updateRoot: null, updateCheckSeconds: 86_400 },
    });
    const more = { ...ENV, LAB_NETWORKS: "203.0.113.0/24, 198.51.100.0/24" };
    expect(readSettings(more).labNetworks).toEqual(["203.0.113.0/24", "198.51.100.0/24"]);
  });

  it.each([
    ["DEVICE_DATA", undefined],
    ["DEVICE_FILES", ""],
    ["DEVICE_PORT", "x"],
    ["DEVICE_PORT", "65536"],
    ["CLOUD_URL", "127.0.0.1"],
    ["CLOUD_URL", "ftp://127.0.0.1"],
    ["DEVICE_NAME", "Kitchen Sink"],
    ["DEVICE_NAME", "lan.kitchen"],
    ["DEVICE_LAN_ADDRESS", "192.168.1"],
    ["DEVICE_CHECK_SECONDS", "0"],
    ["DEVICE_UPDATE_SECONDS", "daily"],
  ])("names %s when it is %j", (name, value) => {
    expect(() => readSettings({ ...ENV, [name]: value })).toThrow(name);
  });
});
