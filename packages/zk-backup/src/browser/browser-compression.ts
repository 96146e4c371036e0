import { concat } from "../core/codec/bytes.ts";
import type { Compression } from "../core/vault/content/compression.ts";
import { zstdContentSize, zstdMostBytes } from "../core/vault/content/zstd-frame.ts";

/**
 * Gives the compression for browsers: deflate by the platform's streams, in both directions; zstd,
 * which vaults made on Node hold, is read in plain JavaScript, loaded when the first is met. Nothing
 * is WebAssembly, so that no content security policy has to allow it.
 */
export function browserCompression(): Compression {
  return {
    codec: "deflate",
    compress: (bytes) => through(bytes, new CompressionStream("deflate-raw")),
    async decompress(codec, bytes, length) {
      if (codec === "zstd") return unzstd(bytes, length);
      const stream = new DecompressionStream("deflate-raw");
      return through(bytes, stream, length);
    },
  };
}

/** Sends bytes through a transformation. @throws RangeError when more than `most` come out. */
async function through(
  bytes: Uint8Array,
  stream: CompressionStream | DecompressionStream,
  most = Number.POSITIVE_INFINITY,
): Promise<Uint8Array> {
  const writer = stream.writable.getWriter();
  const writing = writer.write(bytes as Uint8Array<ArrayBuffer>).then(() => writer.close());
  writing.catch(() => {}); // reading fails as well, and says so
  const parts: Uint8Array[] = [];
  const reader = stream.readable.getReader();
  let length = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    parts.push(next.value);
    length += next.value.length;
    if (length <= most) continue;
    await reader.cancel();
    throw new RangeError("more than announced");
  }
  return parts.length === 1 ? (parts[0] ?? new Uint8Array()) : concat(...parts);
}

/** Blocks of zstd may say that they hold this much more than they do. */
const SLACK = 1024 * 1024;

async function unzstd(bytes: Uint8Array, length: number): Promise<Uint8Array> {
  const announced = zstdContentSize(bytes);
  const most = zstdMostBytes(bytes);
  if ((announced !== null && announced !== length) || most > 2 * length + SLACK)
    throw new RangeError("more than announced");
  const { decompress } = await import("fzstd");
  return decompress(bytes);
}
