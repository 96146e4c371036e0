import { randomBytes } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Suite, sealStream } from "@candor/zk-backup";

/** Programs that read a file, seal it as a stream, and write it to where nothing is kept. */
export type FileSealer = "candor-aes" | "candor-xchacha" | "candor-pure" | "typage";

const SUITES: Readonly<Record<string, Suite>> = {
  "candor-aes": "aes-256-gcm",
  "candor-xchacha": "xchacha20-poly1305",
  "candor-pure": "xchacha20-poly1305",
};

/** Seals a file; the process that calls this does nothing else, and loads what it uses. */
export async function sealFile(sealer: FileSealer, path: string): Promise<void> {
  if (sealer === "typage") return byTypage(path);
  const engine =
    sealer === "candor-pure"
      ? (await import("@candor/zk-backup/pure")).pureEngine()
      : (await import("@candor/zk-backup/node/engine")).nodeEngine();
  const from = await open(path, "r");
  const to = await open("/dev/null", "w");
  const source = { epoch: 1, key: new Uint8Array(randomBytes(32)), session: null };
  const sealed = sealStream(
    {
      ...{ engine, source, kind: "pack", blockSize: 256 * 1024, reuse: true },
      suite: SUITES[sealer] ?? "aes-256-gcm",
      random: (length) => new Uint8Array(randomBytes(length)),
      length: (await from.stat()).size,
    },
    pieces(),
  );
  for await (const piece of sealed) await to.write(piece);

  /** One piece is read while the one before is sealed; two buffers serve for all. */
  async function* pieces(): AsyncGenerator<Uint8Array> {
    const buffers = [new Uint8Array(1024 * 1024), new Uint8Array(1024 * 1024)] as const;
    const read = (nr: number) => from.read(buffers[nr % 2 === 0 ? 0 : 1], 0, 1024 * 1024);
    let reading = read(0);
    for (let nr = 1; ; nr++) {
      const { buffer, bytesRead } = await reading;
      if (bytesRead === 0) return;
      reading = read(nr);
      yield buffer.subarray(0, bytesRead);
    }
  }
}

async function byTypage(path: string): Promise<void> {
  const age = await import("age-encryption");
  const encrypter = new age.Encrypter();
  encrypter.addRecipient(await age.identityToRecipient(await age.generateX25519Identity()));
  const input = Readable.toWeb(createReadStream(path, { highWaterMark: 1024 * 1024 }));
  const sealed = await encrypter.encrypt(input as ReadableStream<Uint8Array>);
  const output = Readable.fromWeb(sealed as Parameters<typeof Readable.fromWeb>[0]);
  await pipeline(output, createWriteStream("/dev/null"));
}
