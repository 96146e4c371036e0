import { DsarError } from "../../core/error.ts";

/** Room for the parts' own headers around the file. */
const FRAME_BYTES = 10_000;

/**
 * Reads the one file of a form, up to so many bytes.
 *
 * @throws DsarError `request-invalid` when there is none, or more than that.
 */
export async function uploadedFile(request: Request, limit: number): Promise<Uint8Array> {
  const type = request.headers.get("content-type") ?? "";
  if (!type.toLowerCase().startsWith("multipart/form-data")) throw invalid();
  const body = await limited(request, limit + FRAME_BYTES);
  const form = await new Response(body as Uint8Array<ArrayBuffer>, {
    headers: { "content-type": type },
  })
    .formData()
    .catch(() => {
      throw invalid();
    });
  const file = form.get("file");
  if (file === null || typeof file === "string") throw invalid();
  return new Uint8Array(await file.arrayBuffer());
}

async function limited(request: Request, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = request.body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    bytes += next.value.length;
    chunks.push(next.value);
    if (bytes <= limit) continue;
    await reader?.cancel();
    throw invalid();
  }
  return Buffer.concat(chunks);
}

function invalid(): DsarError {
  return new DsarError("request-invalid", 'The field "file" is no file of the size asked for.', {
    path: "file",
  });
}
