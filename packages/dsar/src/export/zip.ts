import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { ZipFile } from "yazl";
import type { ManifestFile } from "./manifest.ts";

/** A zip that is written file after file, each hashed on its way. */
export interface HashedZip {
  /** Adds a file; its content is asked for when its turn comes. */
  add(path: string, content: () => AsyncIterable<string> | Iterable<string>): void;
  /** Files whose content has been written so far. */
  files(): readonly ManifestFile[];
  /** Says that no file follows, and hands over the archive. */
  end(): Readable;
}

/** Starts a zip; all its files carry the same time, so that the same content gives the same bytes. */
export function createZip(options: { readonly modifiedAt: Date }): HashedZip {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  const done: ManifestFile[] = [];
  let current: Readable | null = null;
  output.on("close", () => current?.destroy());
  zip.on("error", (error) => output.destroy(error as Error));

  async function* hashed(
    path: string,
    content: AsyncIterable<string> | Iterable<string>,
  ): AsyncGenerator<Buffer> {
    const hash = createHash("sha256");
    let bytes = 0;
    for await (const text of content) {
      const chunk = Buffer.from(text, "utf8");
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
    done.push({ path, bytes, sha256: hash.digest("hex") });
  }

  return {
    add(path, content) {
      const entry = { mtime: options.modifiedAt, mode: 0o100644 };
      zip.addReadStreamLazy(path, entry, (callback) => {
        const stream = Readable.from(hashed(path, content()), { objectMode: false });
        // pipe() does not pass errors on: without this a failed read would leave the reader waiting
        stream.on("error", (error) => output.destroy(error));
        current = stream;
        callback(null, stream);
      });
    },
    files: () => [...done],
    end() {
      zip.end();
      return output;
    },
  };
}
