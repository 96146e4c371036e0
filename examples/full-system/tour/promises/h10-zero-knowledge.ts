import { readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { devicePost } from "../instruments/device.ts";
import { filesBelow, needlesIn } from "../instruments/disk.ts";
import { ask } from "../instruments/site.ts";
import { sql } from "../instruments/sql.ts";
import { backUp, ensureVault, PASSWORD } from "../instruments/vault.ts";
import type { Promised, Witness } from "../promise.ts";
import type { System } from "../system.ts";

export const h10: Promised = {
  id: "H10",
  promise:
    "Device data and password never leave readable; no reset; the owner is told to record it",
  async walk(system, witness) {
    await ownerIsTold(system, witness);
    await ask(`${system.provider.url}/-/capture`, "POST", {}, "on");
    await ensureVault(system, witness);
    const { snapshots } = await backUp(system, witness);
    await ask(`${system.provider.url}/-/capture`, "POST", {}, "off");
    witness.saw(`backed up: snapshot ${snapshots.length} of the vault`);
    await nothingReadable(system, witness);
    await noReset(system, witness);
  },
};

async function ownerIsTold(system: System, witness: Witness): Promise<void> {
  const { text } = await ask(`${system.device.url}/backup`);
  const words = text.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
  const told = /\bthere is no reset\b[^.]*\./i.exec(words)?.[0].trim() ?? "";
  witness.expect(/write|record/i.test(words) && told !== "", `the admin page says: "${told}"`);
  const form = { password: PASSWORD, repeat: PASSWORD };
  const unrecorded = await devicePost(system.device.url, "/backup/vault", form);
  witness.expect(
    unrecorded.status >= 400,
    `a vault without "I have recorded it" is refused: ${unrecorded.status}`,
  );
}

/** Searches the maker's whole disk and all that passed the wire. */
async function nothingReadable(system: System, witness: Witness): Promise<void> {
  const needles = await needlesOf(system.device.files);
  const [sample] = needles.keys();
  const control = join(system.device.files, sample?.split(" of ")[1] ?? "");
  const found = await needlesIn(control, needles);
  witness.expect(found.length > 0, `control: the search finds "${found[0]}" where it really is`);

  const places = (await filesBelow(system.cloud.data)).map((file) => join(system.cloud.data, file));
  let bytes = 0;
  for (const place of [...places, system.provider.capture]) {
    bytes += (await stat(place)).size;
    const leaks = await needlesIn(place, needles);
    witness.expect(
      leaks.length === 0,
      leaks.length === 0 ? "" : `${basename(place)} holds ${leaks}`,
    );
  }
  const rows = await rowsOf(system, "maker_cloud");
  const leaks = [...needles].filter(([, bytes]) => rows.includes(bytes)).map(([name]) => name);
  witness.expect(rows.length > 0 && leaks.length === 0, `the maker's tables hold ${leaks}`);
  const captured = (await stat(system.provider.capture)).size;
  witness.expect(captured > 1000, `the wire carried ${captured} bytes during the backup`);
  witness.saw(
    `searched the maker's ${places.length} files, its tables and the wire, ${Math.round(bytes / 1e6)} MB, for the password and ${needles.size - 1} pieces of the owner's files and names: none`,
  );
}

/** Everything in a schema's tables, as text. */
async function rowsOf(system: System, schema: string): Promise<Buffer> {
  const tables = await sql<{ name: string }>(
    system,
    `select quote_ident(table_name) as name from information_schema.tables where table_schema = '${schema}'`,
  );
  const parts: string[] = [];
  for (const { name } of tables) {
    const rows = await sql<{ text: string }>(
      system,
      `select t::text as text from ${schema}.${name} t`,
    );
    parts.push(...rows.map(({ text }) => text));
  }
  return Buffer.from(parts.join("\n"));
}

/** The password, pieces out of the middle of texts and pictures, and long file names. */
async function needlesOf(folder: string): Promise<Map<string, Buffer>> {
  const files = await filesBelow(folder);
  const pictures = files.filter((file) => /\.(png|jpe?g|gif|ico|webp|woff2|gz)$/.test(file));
  const needles = new Map<string, Buffer>();
  for (const file of [...spread(files, 24), ...spread(pictures, 8)]) {
    const bytes = await readFile(join(folder, file));
    if (bytes.length < 256) continue;
    const middle = bytes.length >> 1;
    needles.set(`24 bytes of ${file}`, bytes.subarray(middle, middle + 24));
    if (basename(file).length >= 12) needles.set(`name ${file}`, Buffer.from(basename(file)));
  }
  needles.set("the password", Buffer.from(PASSWORD));
  return needles;
}

/** Takes so many from all over a list. */
function spread<T>(all: readonly T[], wanted: number): T[] {
  const step = Math.max(1, Math.floor(all.length / wanted));
  return all.filter((_, at) => at % step === 0);
}

async function noReset(system: System, witness: Witness): Promise<void> {
  for (const path of ["/reset", "/backup/reset", "/backup/password/reset"]) {
    const { status } = await devicePost(system.device.url, path, { password: "new password" });
    witness.expect(status === 404, `POST ${path} at the device: ${status}, no such thing`);
  }
  const wrong = await devicePost(system.device.url, "/backup/restore", {
    ...{ snapshot: "latest", target: "never" },
    password: "a wrong password",
  });
  witness.expect(
    wrong.status >= 400 && /password/i.test(wrong.text),
    `restoring with a wrong password: ${wrong.status}`,
  );
}
