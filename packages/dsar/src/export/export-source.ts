import type { KeyObject } from "node:crypto";
import type { CopyRight } from "../core/disclosure/disclosure-rules.ts";
import type { Register } from "../core/register/register.ts";
import type { PersonalRecord } from "../engine/connector.ts";

/** What an export is made from. */
export interface ExportSource {
  readonly requestId: string;
  /** `access` when left out; `portability` leaves out what Art. 20 GDPR does not cover. */
  readonly right?: CopyRight;
  /** The person's own address; without it every address in the data counts as another's. */
  readonly email?: string;
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
