import { describe, expect, it } from "vitest";
import { readCommandLine } from "../src/cli/arguments.ts";
import type { Command } from "../src/cli/command.ts";
import { COMMAND_GROUPS } from "../src/cli/command.ts";
import { COMMANDS } from "../src/cli/commands/index.ts";
import { COMMON_OPTIONS } from "../src/cli/common-options.ts";
import { EXIT, exitOf } from "../src/cli/exit-codes.ts";
import { commandHelp, markdownTable, overview } from "../src/cli/help.ts";
import type { Option } from "../src/cli/option.ts";

const read = (argv: string[], env: Record<string, string> = {}) =>
  readCommandLine(argv, { commands: COMMANDS, env });

const of = (argv: string[], env?: Record<string, string>) => read(argv, env).options;

const declared = (command: Command): [string, Option][] => Object.entries(command.options ?? {});

describe("the table of commands", () => {
  it("has one meaning for one option, so that it can be read before its command is known", () => {
    const meanings = new Map<string, unknown>(
      Object.entries(COMMON_OPTIONS as Record<string, Option>).map(([name, { kind, short }]) => [
        name,
        { kind, short },
      ]),
    );
    const letters = new Map<string, string>();
    for (const command of COMMANDS)
      for (const [name, { kind, short }] of declared(command)) {
        expect({ kind, short }, name).toEqual(meanings.get(name) ?? { kind, short });
        meanings.set(name, { kind, short });
        if (short !== undefined) expect(letters.get(short) ?? name).toBe(name);
        if (short !== undefined) letters.set(short, name);
      }
  });

  it.each(COMMANDS.map((command) => [command.name, command] as const))(
    "%s says what it does, takes and answers",
    (name, command) => {
      expect(COMMAND_GROUPS).toContain(command.group);
      expect(command.summary).toMatch(/^[a-z].*[^.]$/);
      expect(command.result).not.toBe("");
      for (const [option, { kind, value, text }] of declared(command)) {
        expect(kind === "flag", `${option} names its value`).toBe(value === undefined);
        expect(text, option).toMatch(/^\S.*[^.]$/);
      }
      const optional = (command.operands ?? []).map((operand) => operand.optional === true);
      expect(optional, "what may be left out comes last").toEqual([...optional].sort());
      const help = commandHelp(command);
      expect(help).toContain(`zk-backup ${name}`);
      for (const line of help.split("\n")) expect(line.length, line).toBeLessThanOrEqual(120);
      expect(overview(COMMANDS)).toContain(command.summary.slice(0, 30));
      expect(markdownTable(COMMANDS)).toContain(command.summary);
    },
  );
});

describe("a command line", () => {
  it("may have its options anywhere, and words that begin with a dash after two", () => {
    const { command, operands, options } = read([
      "-q",
      "--vault",
      "v",
      "ls",
      "-rl",
      "x",
      "--",
      "-y",
    ]);
    expect([command?.name, operands]).toEqual(["ls", ["x", "-y"]]);
    expect(options).toMatchObject({
      quiet: true,
      vault: "v",
      recursive: true,
      long: true,
      tag: [],
    });
  });

  it("knows commands of two words", () => {
    expect(read(["devices", "add", "f", "--write-only"]).command?.name).toBe("devices add");
    expect(read(["devices"]).command?.name).toBe("devices");
  });

  it("takes from the environment what is not given, and nothing where its group is", () => {
    const env = { ZK_BACKUP_VAULT: "e", ZK_BACKUP_PASSWORD_FILE: "pf", ZK_BACKUP_STATE: "" };
    expect(of(["check"], env)).toMatchObject({
      vault: "e",
      "password-file": "pf",
      state: undefined,
    });
    expect(of(["check", "--vault", "v"], env)["vault"]).toBe("v");
    expect(of(["check", "--password-command", "c"], env)).toMatchObject({
      "password-file": undefined,
      "password-command": "c",
    });
  });

  it.each([
    ["512", 512],
    ["500k", 500_000],
    ["1.5M", 1_500_000],
    ["2Gi", 2 * 1024 ** 3],
    ["64KiB", 65_536],
  ])("reads the size %s", (text, bytes) => {
    expect(of(["check", "--limit-upload", text])["limit-upload"]).toBe(bytes);
  });

  it.each([
    ["90s", 90_000],
    ["36h", 129_600_000],
    ["2w", 1_209_600_000],
  ])("reads the time %s", (text, milliseconds) => {
    expect(of(["drill", "--max-age", text])["max-age"]).toBe(milliseconds);
  });

  it.each([
    [[], "Name a command"],
    [["--json"], "Name a command"],
    [["bakcup", "x"], 'no command "bakcup": did you mean backup?'],
    [["snap"], "did you mean snapshots?"],
    [["qqqq"], 'no command "qqqq"; see'],
    [["devices", "drop", "x"], "Usage: zk-backup devices"],
    [["check", "--dtaa"], "no option --dtaa: did you mean --data?"],
    [["check", "--password", "secret"], "no option --password: did you mean --password-file?"],
    [["check", "--__proto__"], "no option --__proto__"],
    [["check", "-z"], "no option -z"],
    [["check", "--write-only"], "--write-only belongs to devices add, not to check"],
    [["check", "--vault"], "--vault wants a value: --vault PLACE"],
    [["check", "--vault="], "--vault wants a value"],
    [["check", "--vault", "--json"], "write --vault=..."],
    [["check", "--json=yes"], "--json takes no value"],
    [["check", "--password-file", "a", "--password-command", "b"], "not both"],
    [["check", "--limit-upload", "fast"], "--limit-upload wants a size such as"],
    [["check", "--limit-upload", "0"], "--limit-upload wants a size such as"],
    [["drill", "--files", "-1"], "for one that begins with a dash"],
    [["drill", "--files=1.5"], "--files wants a whole number"],
    [["drill", "--max-age", "7"], "--max-age wants a time such as"],
    [["protect", "a", "b"], "Usage: zk-backup protect SNAPSHOT"],
    [["init", "here"], "Usage: zk-backup init"],
    [["find"], "Usage: zk-backup find PATTERN..."],
  ])("refuses %j and says why", (argv, message) => {
    expect(() => read(argv)).toThrow(message);
    expect(() => read(argv)).not.toThrow("secret");
  });

  it("gives help without what the command else needs", () => {
    expect(read(["--help"]).command).toBeNull();
    expect(read(["restore", "-h"])).toMatchObject({ options: { help: true } });
  });
});

describe("exit codes", () => {
  it("are apart where a script has to tell apart", () => {
    expect(new Set(Object.values(EXIT)).size).toBe(Object.keys(EXIT).length);
    expect(exitOf("wrong-password")).toBe(12);
    expect(exitOf("no-vault")).toBe(10);
    expect(exitOf("vault-exists")).toBe(11);
    expect(exitOf("chunk-corrupt")).toBe(13);
    expect(exitOf("rollback")).toBe(14);
    expect(exitOf("storage-failed")).toBe(1);
  });
});
