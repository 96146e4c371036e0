import { once } from "node:events";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { printSideBySide } from "./measuring/side-by-side.ts";
import { workFolder } from "./measuring/work-folder.ts";
import { candorServer, rcloneServer } from "./zk-server/contenders.ts";
import { packsOf, type Streamed, stream } from "./zk-server/traffic.ts";

const { values } = parseArgs({
  options: {
    bytes: { type: "string", default: String(512 * 1024 * 1024) },
    pack: { type: "string", default: String(16 * 1024 * 1024) },
    flight: { type: "string", default: "8" },
    runs: { type: "string", default: "5" },
  },
});

const CONTENDERS = { "zk-backup serve": candorServer, "rclone serve restic": rcloneServer };
const bytes = Number(values.bytes);
const work = await workFolder(2 * bytes);
try {
  const packs = packsOf(bytes, Number(values.pack));
  const rounds: Streamed[][] = [];
  for (let nr = 1; nr <= Number(values.runs); nr++) {
    const round: Streamed[] = [];
    for (const start of Object.values(CONTENDERS)) {
      const folder = join(work, "server");
      await mkdir(folder);
      const server = await start(folder);
      round.push(await stream(server, packs, Number(values.flight)));
      const ended = once(server.child, "close");
      server.child.kill("SIGTERM");
      await ended;
      await rm(folder, { recursive: true });
    }
    rounds.push(round);
  }
  console.log(
    `\n${packs.length} packs of ${Number(values.pack)} bytes, ${values.flight} in flight over ` +
      `loopback HTTP, up and down again; ${values.runs} runs, medians; Node ${process.version}\n`,
  );
  printSideBySide<Streamed>({
    names: Object.keys(CONTENDERS),
    peer: 1,
    rounds,
    figures: [
      ["seconds up", ({ up }) => up],
      ["seconds down", ({ down }) => down],
      ["server's processor seconds", ({ cpu }) => cpu],
      ["server's peak MiB", ({ peakMiB }) => peakMiB],
    ],
  });
} finally {
  await rm(work, { recursive: true, force: true });
}
