import { createPublicKey, type KeyObject, sign } from "node:crypto";
import { Readable } from "node:stream";
import { connectorCsv, connectorJson, connectorSchema } from "./data-files.ts";
import { planExport } from "./export-plan.ts";
import { exportManifestJsonSchema } from "./export-schemas.ts";
import type { ExportSource } from "./export-source.ts";
import { manifestOf } from "./manifest.ts";
import { readablePage } from "./readable-page.ts";
import { createZip } from "./zip.ts";

/**
 * Streams a zip of what was found about a person.
 *
 * `index.html` is for reading: the data, what was withheld and why, and the information of
 * Art. 15(1)-(2) GDPR. `data/*.json` is the copy that machines read (Art. 15(3), 20), each with its
 * JSON Schema, and `data/*&#47;*.csv` the same for a spreadsheet. `manifest.json` has versions,
 * counts, and the SHA-256 and size of each file, `manifest.sig` its signature. What the register
 * says is about other people is withheld. Nothing is held in memory as a whole.
 *
 * @throws DsarError `export-invalid` when a name cannot be a file's.
 */
export function createExport(source: ExportSource): ReadableStream<Uint8Array> {
  const plan = planExport(source);
  const zip = createZip({ modifiedAt: source.createdAt });
  for (const connector of plan.connectors) {
    zip.add(connector.json, () => connectorJson(plan, connector));
    zip.add(connector.schema, () => connectorSchema(plan, connector));
    for (const kind of connector.kinds)
      zip.add(kind.csv, () => connectorCsv(plan, connector.name, kind));
  }
  // After the data, whose counts it tells.
  zip.add("index.html", () => readablePage(plan));
  zip.add("manifest.schema.json", () => [pretty(exportManifestJsonSchema())]);
  let listed = "";
  zip.add("manifest.json", () => {
    listed = pretty(manifestOf(plan, zip.files()));
    return [listed];
  });
  const { signingKey } = source;
  if (signingKey !== undefined) {
    zip.add("manifest.sig", () => [signature(listed, signingKey)]);
    zip.add("public-key.pem", () => [publicPem(signingKey)]);
  }
  return Readable.toWeb(zip.end()) as ReadableStream<Uint8Array>;
}

function pretty(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Ed25519 over the bytes of `manifest.json`, base64: what `openssl pkeyutl -verify` takes. */
function signature(listed: string, key: KeyObject): string {
  return `${sign(null, Buffer.from(listed, "utf8"), key).toString("base64")}\n`;
}

function publicPem(key: KeyObject): string {
  return createPublicKey(key).export({ type: "spki", format: "pem" }) as string;
}
