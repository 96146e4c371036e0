import { createPublicKey, type KeyObject, sign } from "node:crypto";
import { Readable } from "node:stream";
import { DsarError } from "../core/error.ts";
import type { Register } from "../core/register/register.ts";
import type { PersonalRecord } from "../engine/connector.ts";
import { connectorCsv, connectorJson } from "./data-files.ts";
import { readablePage } from "./readable-page.ts";
import { createZip } from "./zip.ts";

/** What an export is made from. */
export interface ExportSource {
  readonly requestId: string;
  /** Time stamp of every file inside, so that the same export has the same bytes each time. */
  readonly createdAt: Date;
  readonly controller: string;
  readonly register: Register;
  readonly connectors: readonly ExportedConnector[];
  /** Ed25519 private key that signs the manifest; the export is not signed when left out. */
  readonly signingKey?: KeyObject;
  /** Reads the records of a connector, of all kinds or of one, in order; may be called again. */
  records(of: {
    readonly connector: string;
    readonly kind?: string;
  }): AsyncIterable<PersonalRecord>;
}

/** A connector with what it found. */
export interface ExportedConnector {
  readonly name: string;
  readonly title: string;
  readonly kinds: readonly { readonly kind: string; readonly count: number }[];
}

/** A file of an export as its manifest lists it. */
export interface ManifestFile {
  readonly path: string;
  readonly bytes: number;
  /** SHA-256 in hexadecimal. */
  readonly sha256: string;
}

/** The manifest at the end of every export. */
export interface Manifest {
  readonly format: "candor-dsar-export";
  readonly version: 1;
  readonly request: string;
  readonly controller: string;
  readonly createdAt: string;
  readonly files: readonly ManifestFile[];
}

/**
 * Streams a zip of everything that was found about a person.
 *
 * `index.html` is for reading and holds the information of Art. 15(1)-(2) GDPR, `data/*.json` is
 * the copy that machines read (Art. 15(3), 20), `data/*&#47;*.csv` the same for a spreadsheet, and
 * `manifest.json` has the SHA-256 and size of each, `manifest.sig` its signature. Nothing is held in memory as a whole.
 *
 * @throws DsarError `export-invalid`, through the stream, when a name cannot be a file's.
 */
export function createExport(source: ExportSource): ReadableStream<Uint8Array> {
  const zip = createZip({ modifiedAt: source.createdAt });
  zip.add("index.html", () => readablePage(source));
  for (const { name, kinds } of source.connectors) {
    zip.add(`data/${fileName(name)}.json`, () => connectorJson(source, name));
    for (const { kind } of kinds)
      zip.add(`data/${fileName(name)}/${fileName(kind)}.csv`, () =>
        connectorCsv(source, name, kind),
      );
  }
  const listing = () => manifest(source, zip.files());
  let listed = "";
  zip.add("manifest.json", () => {
    listed = listing();
    return [listed];
  });
  const { signingKey } = source;
  if (signingKey !== undefined) {
    zip.add("manifest.sig", () => [signature(listed, signingKey)]);
    zip.add("public-key.pem", () => [publicPem(signingKey)]);
  }
  return Readable.toWeb(zip.end()) as ReadableStream<Uint8Array>;
}

function manifest(source: ExportSource, files: readonly ManifestFile[]): string {
  const content: Manifest = {
    format: "candor-dsar-export",
    version: 1,
    request: source.requestId,
    controller: source.controller,
    createdAt: source.createdAt.toISOString(),
    files,
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** Ed25519 over the bytes of `manifest.json`, base64: what `openssl pkeyutl -verify` takes. */
function signature(listed: string, key: KeyObject): string {
  return `${sign(null, Buffer.from(listed, "utf8"), key).toString("base64")}\n`;
}

function publicPem(key: KeyObject): string {
  return createPublicKey(key).export({ type: "spki", format: "pem" }) as string;
}

/** A name from a connector becomes a path: letters, digits, - and _ leave no room for tricks. */
function fileName(name: string): string {
  if (/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(name)) return name;
  throw new DsarError("export-invalid", "A connector's or kind's name cannot name a file.", {
    path: "name",
  });
}
