import { pacedBody } from "./paced-body.ts";
import type { Arriving, Sending, Transport } from "./transport.ts";

/** Carries requests by a `fetch`, the platform's or one like it. */
export function fetchTransport(send: typeof fetch): Transport {
  return async (sending) => {
    const { method, url, headers, signal } = sending;
    const answer = await send(url, {
      ...{ method, headers, signal },
      ...{ redirect: "manual", credentials: "omit", cache: "no-store" },
      ...bodyOf(sending),
    });
    return arriving(answer);
  };
}

/**
 * What `fetch` is given to send. A stream's length is said by a header, without which it would be
 * sent in chunks of HTTP, which S3 refuses. It takes a `fetch` that streams, as Node's does.
 */
function bodyOf({ body, headers, pace }: Sending): RequestInit {
  if (body === null || pace === null || body.length === 0)
    return { body: body as Uint8Array<ArrayBuffer> | null };
  headers.set("content-length", String(body.length));
  return { body: pacedBody(body, pace.piece, pace.turn), duplex: "half" } as RequestInit;
}

function arriving(answer: Response): Arriving {
  const { status, headers } = answer;
  return {
    ...{ status, headers },
    async read(onPart) {
      const reader = answer.body?.getReader();
      for (;;) {
        const { done, value } = (await reader?.read()) ?? { done: true };
        if (done) return;
        await onPart(value);
      }
    },
  };
}
