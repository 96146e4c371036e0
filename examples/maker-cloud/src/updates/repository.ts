import { createHash } from "node:crypto";
import { join } from "node:path";
import {
  Metadata,
  MetadataKind,
  MetaFile,
  Root,
  Snapshot,
  TargetFile,
  Targets,
  Timestamp,
} from "@tufjs/models";
import { readIfThere, writeDurably } from "../durable-file.ts";
import { expiryOf, ROLES, type RoleName } from "./role.ts";
import { makeSigningKey, openSigningKey, type SigningKey } from "./signing-key.ts";

/** What a device is told of the newest software. */
export interface Release {
  /** Such as `1.4.0`. */
  readonly version: string;
  /** ISO 8601. */
  readonly released: string;
  /** One sentence for the owner. */
  readonly notes: string;
}

export interface RepositoryOptions {
  /** Folder that is served: `metadata/` and `targets/`. */
  readonly folder: string;
  /** Folder with the private keys, one a role; never served. */
  readonly keys: string;
  readonly now?: () => Date;
}

/** A repository of The Update Framework, of one target: what the newest release is. */
export interface Repository {
  /** Makes keys and first metadata. @throws Error when there is a repository already. */
  init(release: Release): Promise<void>;
  /** Announces a release: needs the keys of targets, snapshot and timestamp. */
  publish(release: Release): Promise<void>;
  /** Renews timestamp and snapshot, so that devices know they see the newest: daily. */
  refresh(): Promise<void>;
  /** Gives a role a new key; for the root itself both the old and the new key sign. */
  rotate(role: RoleName): Promise<void>;
  /** When each role's metadata expires, ISO 8601. */
  status(): Promise<Readonly<Record<RoleName, { version: number; expires: string }>>>;
}

const TARGET = "stable.json";
const SPEC = "1.0.31";

/** Opens a repository; files of `folder` are static and can be served by anything. */
export function openRepository(options: RepositoryOptions): Repository {
  const { folder, keys, now = () => new Date() } = options;
  const metadata = (name: string) => join(folder, "metadata", name);

  async function latest(role: RoleName): Promise<{ version: number; expires: string }> {
    const text = await readIfThere(metadata(`${role}.json`));
    if (text === null)
      throw new Error(`${metadata(`${role}.json`)} is not there: begin with "init".`);
    return (JSON.parse(text) as { signed: { version: number; expires: string } }).signed;
  }

  async function next(role: RoleName): Promise<number> {
    const there = await readIfThere(metadata(`${role}.json`));
    return there === null ? 1 : (await latest(role)).version + 1;
  }

  const header = (role: RoleName, version: number) => ({
    ...{ version, specVersion: SPEC, expires: expiryOf(role, now()) },
  });

  /** Signs and writes; under its number where clients ask by number, and as the role's latest. */
  async function write(
    role: RoleName,
    signed: Root | Targets | Snapshot | Timestamp,
    signers: readonly SigningKey[],
  ): Promise<Buffer> {
    const document = new Metadata<Root | Targets | Snapshot | Timestamp>(signed);
    for (const signer of signers) document.sign((bytes) => signer.sign(bytes));
    const text = `${JSON.stringify(document.toJSON(), null, 1)}\n`;
    if (role !== "timestamp") await writeDurably(metadata(`${signed.version}.${role}.json`), text);
    await writeDurably(metadata(`${role}.json`), text);
    return Buffer.from(text);
  }

  async function writeRoot(version: number, signers: readonly SigningKey[]): Promise<void> {
    const root = new Root({ ...header("root", version), consistentSnapshot: true });
    for (const role of ROLES) root.addKey((await openSigningKey(keys, role)).key, role);
    await write("root", root, signers);
  }

  async function writeTargets(release: Release): Promise<void> {
    const bytes = Buffer.from(`${JSON.stringify(release)}\n`);
    const hashes = { sha256: createHash("sha256").update(bytes).digest("hex") };
    await writeDurably(join(folder, "targets", `${hashes.sha256}.${TARGET}`), bytes.toString());
    const targets = new Targets(header("targets", await next("targets")));
    targets.addTarget(new TargetFile({ path: TARGET, length: bytes.length, hashes }));
    await write("targets", targets, [await openSigningKey(keys, "targets")]);
  }

  /** Snapshot, then timestamp: a device that comes in between sees the old pair or the new one. */
  async function refresh(): Promise<void> {
    const { version } = await latest("targets");
    const meta = { "targets.json": new MetaFile({ version }) };
    const snapshot = new Snapshot({ ...header("snapshot", await next("snapshot")), meta });
    const bytes = await write("snapshot", snapshot, [await openSigningKey(keys, "snapshot")]);
    const snapshotMeta = new MetaFile({
      ...{ version: snapshot.version, length: bytes.length },
      hashes: { sha256: createHash("sha256").update(bytes).digest("hex") },
    });
    // A signed statement of what time it is, for devices whose clock stands still.
    const unrecognizedFields = { issued: now().toISOString() };
    const fields = { ...header("timestamp", await next("timestamp")), unrecognizedFields };
    const timestamp = new Timestamp({ ...fields, snapshotMeta });
    await write("timestamp", timestamp, [await openSigningKey(keys, "timestamp")]);
  }

  return {
    async init(release) {
      if ((await readIfThere(metadata("root.json"))) !== null)
        throw new Error(`${folder} holds a repository already.`);
      for (const role of ROLES) await makeSigningKey(keys, role);
      await writeTargets(release);
      await refresh();
      // Last: where there is a root there is everything, or a kill in between would leave a half.
      await writeRoot(1, [await openSigningKey(keys, "root")]);
    },
    async publish(release) {
      await writeTargets(release);
      await refresh();
    },
    refresh,
    async rotate(role) {
      const before = await openSigningKey(keys, "root");
      const { version } = await latest("root");
      const release = await currentRelease();
      await makeSigningKey(keys, role);
      const after = await openSigningKey(keys, "root");
      await writeRoot(version + 1, role === "root" ? [before, after] : [before]);
      if (role === "targets") await writeTargets(release);
      if (role !== "root") await refresh();
    },
    async status() {
      const entries = await Promise.all(
        ROLES.map(async (role) => {
          const { version, expires } = await latest(role);
          return [role, { version, expires }] as const;
        }),
      );
      return Object.fromEntries(entries) as Awaited<ReturnType<Repository["status"]>>;
    },
  };

  async function currentRelease(): Promise<Release> {
    const text = (await readIfThere(metadata("targets.json"))) ?? "{}";
    const { signed } = Metadata.fromJSON(MetadataKind.Targets, JSON.parse(text));
    const hash = signed.targets[TARGET]?.hashes["sha256"] ?? "";
    const file = join(folder, "targets", `${hash}.${TARGET}`);
    return JSON.parse((await readIfThere(file)) ?? "null") as Release;
  }
}
