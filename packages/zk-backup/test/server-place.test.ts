import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, it } from "vitest";
import { readS3Place, s3PlaceText } from "../src/cli/s3-place.ts";
import { rememberPlace, serverPlace } from "../src/cli/server-place.ts";

const place = "s3://vaults/home?endpoint=https://s3.test";
const folders: string[] = [];
let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "zk-server-place-"));
  folders.push(folder);
});
afterAll(() => Promise.all(folders.map((made) => rm(made, { recursive: true }))));

it("a server's vaults are in its folder, until it is told of another place", async () => {
  expect(await serverPlace(folder, null)).toBe(null);
  expect(await serverPlace(folder, place)).toBe(place);
  expect(await serverPlace(folder, null)).toBe(null); // nothing was begun
});

it("the place is remembered, without being said again", async () => {
  await rememberPlace(folder, place);
  await rememberPlace(folder, place);
  expect(await serverPlace(folder, null)).toBe(place);
  expect(await serverPlace(folder, place)).toBe(place);
  expect((await stat(join(folder, "vaults.json"))).mode & 0o777).toBe(0o600);
});

it("another place than the remembered one is refused: clients would see empty vaults", async () => {
  await rememberPlace(folder, place);
  const error = await serverPlace(folder, "s3://other/").catch((failure: unknown) => failure);
  expect(error).toMatchObject({ code: "usage", exit: 2 });
  expect(String(error)).toContain(place);
});

it("a bucket in place of vaults that are in the folder is refused", async () => {
  await mkdir(join(folder, "vaults", "anna"), { recursive: true });
  const error = await serverPlace(folder, place).catch((failure: unknown) => failure);
  expect(error).toMatchObject({ code: "exists", exit: 11 });
});

it.each(["", "{", "[]", "null", '{"version":2,"place":"s3://b"}', '{"version":1,"place":7}'])(
  "a memory that says %j is damaged, and stays as it is",
  async (text) => {
    await writeFile(join(folder, "vaults.json"), text);
    for (const named of [null, place])
      await expect(serverPlace(folder, named)).rejects.toMatchObject({ code: "state-damaged" });
    await expect(rememberPlace(folder, place)).rejects.toMatchObject({ code: "state-damaged" });
    expect(await readFile(join(folder, "vaults.json"), "utf8")).toBe(text);
  },
);

it.each([
  ["s3://b1", "s3://b1/"],
  ["s3://b1/a b/c%25d%3f/", "s3://b1/a%20b/c%25d%3F"],
  ["s3://b1/a?region=eu-1&endpoint=https%3A%2F%2Fh%2Fx%2520y", ""],
  ["s3://b1/a?path-style=false&endpoint=http://h:9000", ""],
])("%s is remembered as the same place", (text, wanted) => {
  const source = { option: "--vaults", env: { AWS_REGION: "eu-9" } };
  const named = readS3Place(text, { ...source, env: {} });
  const shown = s3PlaceText(named);
  expect({ ...readS3Place(shown, { ...source, env: {} }) }).toEqual({
    ...named,
    prefix: named.prefix.replace(/\/$/, ""),
  });
  if (wanted !== "") expect(shown).toBe(wanted);
  // What the environment said then holds, whatever it says later.
  expect(s3PlaceText(readS3Place("s3://b1", source))).toBe("s3://b1/?region=eu-9");
});
