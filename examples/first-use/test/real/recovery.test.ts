import { execFile } from "node:child_process";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type EmptyProject, emptyProject, section } from "./empty-project.ts";

const run = promisify(execFile);
let lost: EmptyProject;
const at = (...parts: string[]) => join(lost.folder, ...parts);

beforeAll(async () => {
  lost = await emptyProject(["zk-backup"]);
}, 300_000);
afterAll(() => rm(lost.folder, { recursive: true, force: true }));

/** Runs a block of shell as it stands, its places replaced by ones that exist here. */
async function paste(block: string, folder: string, env: Record<string, string>): Promise<string> {
  const [tarball = ""] = await readdir(at("tarballs"));
  const code = block
    .replaceAll("/mnt/usb/vault", at("vault"))
    .replaceAll(
      "npm install @candor/zk-backup",
      `npm install --no-audit --no-fund ${at("tarballs", tarball)}`,
    );
  const { stdout } = await run("bash", ["-euo", "pipefail", "-c", code], {
    cwd: folder,
    env: { ...process.env, HOME: folder, ZK_BACKUP_VAULT: at("vault"), ...env },
    timeout: 300_000,
  });
  return stdout;
}

it("someone who lost the machine restores everything by following the README", async () => {
  // What stood on the machine, and how its owner backed it up: all of this is gone afterwards.
  const home = at("home");
  const letters = Array.from({ length: 40 }, (_, i) => `letter ${i}\n`.repeat(i * 500));
  await mkdir(join(home, "documents", "letters"), { recursive: true });
  for (const [i, letter] of letters.entries())
    await writeFile(join(home, "documents", "letters", `${i}.txt`), letter);
  await writeFile(at("password"), "the password\n");
  const secret = { ZK_BACKUP_PASSWORD_FILE: at("password") };
  const cli = join("node_modules", ".bin", "zk-backup");
  const prepared = `
    ${at(cli)} init
    ${at(cli)} recovery --json
    ${at(cli)} backup ${join(home, "documents")}`;
  const printed = await paste(prepared, lost.folder, { ...secret, HOME: home });
  const phrase = /"phrase":"([^"]*)"/.exec(printed)?.[1] ?? "";
  expect(phrase).toMatch(/^(\w{5}-){12}\w{5}$/);
  await rm(home, { recursive: true });
  await rm(at("node_modules"), { recursive: true });

  const [byPassword = "", byPhrase = ""] = await section("zk-backup", "When the machine is lost");
  const machine = at("new-machine");
  await mkdir(machine);
  const followed = await paste(byPassword, machine, secret);
  expect(followed).toContain("0 added, 0 removed, 0 changed.");

  // The phrase as it stands on paper: a group a line, in whatever case, is typed as one line.
  await writeFile(join(machine, "phrase.txt"), `${phrase.toLowerCase().replaceAll("-", " ")}\n`);
  const renewed = at("new-password");
  await writeFile(renewed, "another password\n");
  const block = byPhrase.replace(
    "zk-backup password",
    `zk-backup password --new-password-file ${renewed}`,
  );
  const recovered = await paste(block, machine, { ZK_BACKUP_PASSWORD_FILE: renewed });
  expect(recovered).toContain("The password was changed.");
  expect(recovered).toContain("No problem found.");

  for (const folder of ["restored", "restored-by-phrase"])
    for (const [i, letter] of letters.entries())
      expect(await readFile(join(machine, folder, "letters", `${i}.txt`), "utf8")).toBe(letter);
}, 600_000);
