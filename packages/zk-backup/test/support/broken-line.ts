/** An answer whose body ends with an error after so many bytes. */
export async function cutAfter(answer: Response, bytes: number): Promise<Response> {
  const whole = new Uint8Array(await answer.arrayBuffer());
  let sent = false;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent) return controller.error(new TypeError("terminated"));
      sent = true;
      controller.enqueue(whole.slice(0, bytes));
    },
  });
  return new Response(body, { status: answer.status, headers: answer.headers });
}

/** An answer that never comes; the request may be aborted. */
export function never(request: Request): Promise<Response> {
  return new Promise((_, reject) => {
    request.signal.addEventListener("abort", () => reject(request.signal.reason));
  });
}

/** A `fetch` that hands each request, numbered from 1, to what answers it. */
export function fetchBy(
  answer: (request: Request, number: number) => Promise<Response>,
): typeof fetch {
  let number = 0;
  return (input, init) => {
    const request = new Request(input, init);
    if (request.signal.aborted) return Promise.reject(request.signal.reason);
    number += 1;
    return answer(request, number);
  };
}
