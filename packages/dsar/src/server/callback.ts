import { isDsarError } from "../core/error.ts";
import type { Dsar } from "../engine/dsar.ts";

const MAX_BYTES = 1_000_000;

/** Takes the report of a system that was asked for something; its signature is its permission. */
export async function report(dsar: Dsar, request: Request, id: string): Promise<Response> {
  if (request.method !== "POST") return answer(405, "POST a report here.");
  const body = await limited(request);
  if (body === null) return answer(413, `A report has at most ${MAX_BYTES} bytes.`);
  const headers = Object.fromEntries(request.headers);
  try {
    await dsar.takeCallback(id, { headers, body });
    return new Response(null, { status: 204 });
  } catch (error) {
    if (isDsarError(error, "callback-refused")) return answer(401, error.message);
    if (isDsarError(error, "not-found")) return answer(404, error.message);
    throw error;
  }
}

async function limited(request: Request): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = request.body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    bytes += next.value.length;
    chunks.push(next.value);
    if (bytes <= MAX_BYTES) continue;
    await reader?.cancel();
    return null;
  }
  return Buffer.concat(chunks).toString("utf8");
}

function answer(status: number, text: string): Response {
  return new Response(`${text}\n`, {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
  });
}
