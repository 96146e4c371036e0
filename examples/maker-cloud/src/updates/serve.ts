import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { cloudRepository } from "./cli.ts";
import { openRepository, type Repository } from "./repository.ts";

/** The update repository of a running cloud. */
export interface Updates {
  /** Answers `GET /updates/...`: a static file or 404; it asks nothing of the caller and logs nothing. */
  serve(path: string): Promise<Response>;
  /** Renews snapshot and timestamp when the latter has lost a seventh of its life. */
  renew(): Promise<void>;
}

const FILE =
  /^\/updates\/(metadata\/(?:\d{1,9}\.)?[a-z]{1,20}\.json|targets\/[0-9a-f]{64}\.[a-z]{1,20}\.json)$/;
const FIRST = { version: "1.0.0", notes: "The software your device came with." };

/**
 * Opens the cloud's repository, making it when it is not there. The demo keeps all keys beside it;
 * a maker keeps those of root and targets elsewhere and signs with the tool.
 */
export async function openUpdates(dataDir: string, now: () => Date): Promise<Updates> {
  const place = cloudRepository(dataDir);
  const repository = openRepository({ ...place, now });
  if (!(await exists(repository)))
    await repository.init({ ...FIRST, released: now().toISOString() });

  return {
    async serve(path) {
      const file = FILE.exec(path)?.[1];
      const bytes =
        file === undefined ? null : await readFile(join(place.folder, file)).catch(none);
      if (bytes === null) return new Response("There is nothing here.\n", { status: 404 });
      const headers = { "content-type": "application/json", "cache-control": "no-cache" };
      return new Response(bytes, { headers });
    },
    async renew() {
      const { expires } = (await repository.status()).timestamp;
      if (Date.parse(expires) - now().getTime() < 6 * 86_400_000) await repository.refresh();
    },
  };
}

async function exists(repository: Repository): Promise<boolean> {
  return repository.status().then(
    () => true,
    () => false,
  );
}

function none(): null {
  return null;
}
