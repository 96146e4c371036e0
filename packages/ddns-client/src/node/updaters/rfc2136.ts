import { createHmac, randomInt } from "node:crypto";
import { explained } from "../../core/rfc2136/explain.ts";
import { createUpdater, replacement } from "../../core/rfc2136/updater.ts";
import { canonicalName } from "../../core/wire/name.ts";
import { txt } from "../../core/wire/rdata.ts";
import { parseTsigKey } from "../../core/wire/tsig.ts";
import type { ZoneChange } from "../../core/wire/update.ts";
import { nodeHmac } from "../hmac.ts";
import { createTransport } from "../transport.ts";
import { publishOneByOne } from "./one-by-one.ts";
import type { RecordUpdater } from "./record-updater.ts";

/** Settings of {@link rfc2136Updater}. */
export interface Rfc2136UpdaterOptions {
  readonly zone: string;
  /** The zone's authoritative primary server; port 53 when left out. */
  readonly server: { readonly host: string; readonly port?: number };
  /** TSIG key; `secret` is base64, `algorithm` such as `hmac-sha256`. */
  readonly key: { readonly name: string; readonly algorithm: string; readonly secret: string };
  /** Milliseconds that one attempt over UDP or TCP may take; 3000 by default. */
  readonly timeoutMs?: number;
  /** Wall clock in milliseconds since 1970, for signatures; for tests. */
  readonly clock?: () => number;
}

/**
 * Speaks RFC 2136 with the zone's primary server: the old value is a prerequisite, so that no
 * change of another writer can be lost.
 *
 * @throws DdnsError `algorithm`, `secret`, `name-syntax`.
 */
export function rfc2136Updater(options: Rfc2136UpdaterOptions): RecordUpdater {
  const key = parseTsigKey(options.key);
  const { host, port = 53 } = options.server;
  const { clock = Date.now, timeoutMs = 3000 } = options;
  const updater = createUpdater({
    ...{ zone: options.zone, key, hmac: nodeHmac },
    seconds: () => Math.floor(clock() / 1000),
    randomId: () => randomInt(65_536),
  });
  const transport = (signal: AbortSignal) => createTransport({ host, port, timeoutMs, signal });
  const publish: RecordUpdater["publish"] = async (change, signal) =>
    explained(await updater.publish(transport(signal), change));
  const about = [host, port, canonicalName(options.zone), key.name, key.hash].join(" ");
  const digest = createHmac("sha256", key.secret).update(`ddns-client ${about}`).digest("hex");
  return {
    fingerprint: digest.slice(0, 32),
    lookup: async (record, signal) => explained(await updater.lookup(transport(signal), record)),
    publish,
    async publishAll(changes, signal) {
      const all = changes.map(replacement);
      const outcome = await updater.update(
        transport(signal),
        all.flatMap(({ changes: own }) => own),
        all.map(({ before }) => before),
      );
      // The server makes a message whole or not at all, and does not say whose the trouble is.
      const whole = outcome.kind === "done" || outcome.kind === "unreachable";
      if (!whole && changes.length > 1) return publishOneByOne(publish, changes, signal);
      return changes.map(() => explained(outcome));
    },
    retract: async (records, signal) =>
      explained(await updater.retract(transport(signal), records)),
    async setText({ name, value, ttl }, signal) {
      const added: ZoneChange = { kind: "add", name, ttl, data: txt(value) };
      return explained(await updater.update(transport(signal), [added]));
    },
    async clearText({ name, value }, signal) {
      const gone: ZoneChange = { kind: "delete", name, data: txt(value) };
      return explained(await updater.update(transport(signal), [gone]));
    },
  };
}
