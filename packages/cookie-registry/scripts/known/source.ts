import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The copy of the Open Cookie Database that the table is built from. */
export const SOURCE = {
  name: "Open Cookie Database",
  home: "https://github.com/jkwakman/Open-Cookie-Database",
  commit: "0ee5a17fe1cb002943f89370d24fc26a4226061c",
  package: "@slashgear/gdpr-cookie-scanner@3.8.2",
  integrity:
    "sha512-NQqwDDKHagXzinUWAPq4A1HhQ8Ypy7t93YzthVPvhleiN7PvOqxsGzdd/b1YVhSKGe8Pmv3cyq8t4k4sQzkmAg==",
  file: "package/dist/data/open-cookie-database.json",
} as const;

/** A row of the source, as it stands there. */
export interface SourceRow {
  readonly platform: string;
  readonly cookie: string;
  readonly category: string;
  readonly retentionPeriod: string;
  readonly wildcardMatch: string;
}

/** Fetches the package from the registry, checks that it is the one named above, reads its rows. */
export function readSource(): SourceRow[] {
  const folder = mkdtempSync(join(tmpdir(), "candor-known-"));
  try {
    const quiet = {
      cwd: folder,
      stdio: ["ignore", "pipe", "ignore"] as ["ignore", "pipe", "ignore"],
    };
    const packed = execFileSync("npm", ["pack", SOURCE.package, "--silent"], quiet);
    const tarball = join(folder, packed.toString().trim());
    const hash = createHash("sha512").update(readFileSync(tarball)).digest("base64");
    if (`sha512-${hash}` !== SOURCE.integrity) throw new Error(`${SOURCE.package} has changed`);
    execFileSync("tar", ["-xzf", tarball, "-C", folder, SOURCE.file]);
    const platforms = JSON.parse(readFileSync(join(folder, SOURCE.file), "utf8")) as Record<
      string,
      Omit<SourceRow, "platform">[]
    >;
    return Object.entries(platforms).flatMap(([platform, rows]) =>
      rows.map((row) => ({ ...row, platform })),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
