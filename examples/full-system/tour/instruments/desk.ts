import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Witness } from "../promise.ts";
import type { System } from "../system.ts";
import { type Visitor, visitor } from "./site.ts";

/** Signs in at the companies' desk, with the password that the demo left on its own disk. */
export async function atDesk(system: System, name: string, witness: Witness): Promise<Visitor> {
  const file = await readFile(join(system.dataDir, "website", "desk-passwords"), "utf8");
  const line = file.split("\n").find((one) => one.startsWith(`${name} `)) ?? "";
  const [, password = ""] = line.split(" ");
  const person = visitor(system, "desk.localhost");
  const answer = await person.ask("/sign-in", { form: { name, password, to: "/" } });
  witness.expect(answer.status === 303, `${name} signs in at the desk: ${answer.status}`);
  return person;
}
