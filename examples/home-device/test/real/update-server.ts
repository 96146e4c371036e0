import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openRepository, type Repository } from "@candor/example-maker-cloud/updates";

/** A repository and the static server in front of it, which can misbehave. */
export interface UpdateServer {
  /** What the device calls the cloud's address. */
  readonly url: string;
  readonly folder: string;
  readonly repository: Repository;
  /** The factory's root. */
  readonly root: string;
  readonly requests: { readonly path: string; readonly headers: IncomingHttpHeaders }[];
  /** Changes an answer on its way; null: no answer at all. */
  tamper: (path: string, body: Buffer) => Buffer | null;
  /** Keeps a copy of the repository as it is; `replay` serves such a copy. */
  copy(): Promise<string>;
  replay(copy: string | null): void;
  close(): Promise<void>;
}

export async function startUpdateServer(now?: () => Date): Promise<UpdateServer> {
  const folder = await mkdtemp(join(tmpdir(), "candor-updates-"));
  const served = join(folder, "repository");
  const options = { folder: served, keys: join(folder, "keys") };
  const repository = openRepository(now === undefined ? options : { ...options, now });
  await repository.init({
    version: "1.0.0",
    released: "2026-11-01T00:00:00Z",
    notes: "The first.",
  });
  let from = served;
  const requests: UpdateServer["requests"] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    requests.push({ path, headers: request.headers });
    readFile(join(from, path.replace(/^\/updates/, ""))).then(
      (body) => {
        const sent = it.tamper(path, body);
        if (sent === null) return; // keeps the line open and says nothing
        response.writeHead(200, { "content-length": body.length });
        if (sent.length < body.length) response.write(sent, () => response.destroy());
        else response.end(sent.subarray(0, body.length));
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  let copies = 0;
  const it: UpdateServer = {
    ...{ folder, repository, requests, url: `http://127.0.0.1:${port}` },
    root: join(served, "metadata", "1.root.json"),
    tamper: (_, body) => body,
    async copy() {
      const place = join(folder, `copy-${++copies}`);
      await cp(served, place, { recursive: true });
      return place;
    },
    replay: (copy) => {
      from = copy ?? served;
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await rm(folder, { recursive: true, force: true });
    },
  };
  return it;
}
