import { describe, expect, it } from "vitest";
import { readSettings, SettingsError } from "../src/settings.ts";

describe("the command line of the demo", () => {
  it("keeps its data in .candor and takes the fixed ports by default", () => {
    const settings = readSettings([], {}, "/home/candor");
    expect(settings.dataDir).toBe("/home/candor/.candor");
    expect(settings.ports.website).toBe(8080);
    expect(new Set(Object.values(settings.ports)).size).toBe(9);
  });

  it("takes free ports and a folder of its own for a single run", () => {
    const settings = readSettings(["--once"], {}, "/home/candor");
    expect(settings.dataDir).not.toContain("/home/candor");
    expect(Object.values(settings.ports).every((port) => port === 0)).toBe(true);
  });

  it("never removes a folder that it was given", () => {
    expect(readSettings(["--once"], {}, "/").throwAway).toBe(true);
    expect(readSettings(["--once", "--data", "/mine"], {}, "/").throwAway).toBe(false);
    expect(readSettings([], {}, "/").throwAway).toBe(false);
  });

  it("moves all ports with PORT", () => {
    const { ports } = readSettings([], { PORT: "9000" }, "/");
    expect(Object.values(ports).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8].map((n) => 9000 + n));
  });

  it.each([
    [["--onec"], {}, /Unknown option --onec/],
    [["--data"], {}, /--data needs a folder/],
    [[], { PORT: "80a" }, /PORT=80a/],
    [[], { PORT: "0" }, /PORT=0/],
    [[], { PORT: "65530" }, /PORT=65530/],
  ])("refuses %j with %j", (args, env, message) => {
    expect(() => readSettings(args, env, "/")).toThrow(SettingsError);
    expect(() => readSettings(args, env, "/")).toThrow(message);
  });
});
