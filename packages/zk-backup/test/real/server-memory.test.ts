import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { campaign } from "@candor/engines/campaign";
import { streamPacks } from "@candor/engines/stream-packs";
import { describe, expect, it, onTestFinished } from "vitest";
import { http } from "./built.ts";
import { machine } from "./command.ts";
import { accountOf, serving } from "./serving.ts";
import { VAULT_PLACES } from "./vault-places.ts";

/** Clients that put and get packs at once. */
const CLIENTS = 6;
const MIB = 2 ** 20;

/** Most memory that a server may have resident while packs of 16 MiB stream through it, MiB. */
const MOST = 150;

for (const { name, missing, open } of VAULT_PLACES)
  describe.skipIf(missing !== null)(
    `with vaults in ${name}${missing ? ` (${missing})` : ""}`,
    () => {
      it("packs of several clients stream through a server in bounded memory", async () => {
        const size = { share: 96 * MIB, full: 512 * MIB };
        const run = campaign(`bytes of packs streamed through a server, vaults in ${name}`, size);
        const base = await mkdtemp(join(tmpdir(), "zk-memory-"));
        onTestFinished(() => rm(base, { recursive: true }));
        const place = await open();
        onTestFinished(place.close);
        await mkdir(join(base, "home"));
        const token = await accountOf(machine(join(base, "home")), join(base, "server"));
        const args = ["--listen", "127.0.0.1:0", ...place.args];
        const server = await serving({ folder: join(base, "server"), args });
        onTestFinished(async () => void (await server.stop()));
        const url = `${server.url}/vaults/anna/`;
        const clients = Array.from({ length: CLIENTS }, () => http.httpStorage({ url, token }));
        const { peakMiB, packs, bytes } = await streamPacks({
          ...{ clients, server: server.child.pid ?? 0, bytes: run.count },
        });
        expect(bytes).toBe(run.count);
        expect(peakMiB.given).toBeLessThan(MOST);
        run.record({
          ...{ clients: CLIENTS, packs, "peak MiB before": Math.round(peakMiB.idle) },
          ...{
            "after taking": Math.round(peakMiB.taken),
            "after giving": Math.round(peakMiB.given),
          },
        });
      });
    },
  );
