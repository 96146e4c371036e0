import type { CryptoEngine } from "../engine/engine.ts";
import { ascii, concat } from "./bytes.ts";

/** What both sides of an HPKE context agree on (RFC 9180 section 5.1). */
export interface HpkeContext {
  /** The Diffie-Hellman result, 32 bytes. */
  readonly dh: Uint8Array;
  /** The encapsulated key and the recipient's public key, 32 bytes each. */
  readonly encapsulated: Uint8Array;
  readonly recipient: Uint8Array;
  readonly psk: Uint8Array;
  readonly pskId: Uint8Array;
  readonly info: Uint8Array;
}

/** DHKEM(X25519, HKDF-SHA256); HKDF-SHA256; export-only (RFC 9180 section 7). */
const KEM = /* @__PURE__ */ ascii("KEM\x00\x20");
const SUITE = /* @__PURE__ */ ascii("HPKE\x00\x20\x00\x01\xff\xff");
const MODE_PSK = /* @__PURE__ */ new Uint8Array([0x01]);

/**
 * Exports 32 bytes from an HPKE context in mode_psk: RFC 9180 sections 4.1, 5.1 and 5.3. Both
 * sides come here once they have the Diffie-Hellman result.
 */
export async function hpkeExport(
  engine: CryptoEngine,
  context: HpkeContext,
  exporterContext: Uint8Array,
): Promise<Uint8Array> {
  const { dh, encapsulated, recipient, psk, pskId, info } = context;
  const none = new Uint8Array();
  const extract = (suite: Uint8Array, salt: Uint8Array, label: string, ikm: Uint8Array) =>
    engine.hmacSha256(
      salt.length === 0 ? new Uint8Array(32) : salt,
      concat(ascii("HPKE-v1"), suite, ascii(label), ikm),
    );
  /** 32 bytes are one block of HKDF-Expand. */
  const expand = (suite: Uint8Array, prk: Uint8Array, label: string, value: Uint8Array) =>
    engine.hmacSha256(
      prk,
      concat(
        new Uint8Array([0, 32]),
        ascii("HPKE-v1"),
        suite,
        ascii(label),
        value,
        new Uint8Array([1]),
      ),
    );

  const eaePrk = await extract(KEM, none, "eae_prk", dh);
  const shared = await expand(KEM, eaePrk, "shared_secret", concat(encapsulated, recipient));
  const pskIdHash = await extract(SUITE, none, "psk_id_hash", pskId);
  const infoHash = await extract(SUITE, none, "info_hash", info);
  const secret = await extract(SUITE, shared, "secret", psk);
  const exporter = await expand(SUITE, secret, "exp", concat(MODE_PSK, pskIdHash, infoHash));
  return expand(SUITE, exporter, "sec", exporterContext);
}
