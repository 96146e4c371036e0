/** What a site says about Global Privacy Control (the GPC specification, section 4). */
export interface GpcStatement {
  /** Whether the signal is honoured. */
  readonly gpc: boolean;
  /** Day of the last change, `YYYY-MM-DD`. */
  readonly lastUpdate: string;
}

/**
 * Answers `GET /.well-known/gpc.json`.
 *
 * @example
 * if (path === "/.well-known/gpc.json") return gpcStatement({ gpc: true, lastUpdate: "2025-06-01" });
 */
export function gpcStatement({ gpc, lastUpdate }: GpcStatement): Response {
  return new Response(JSON.stringify({ gpc, lastUpdate }), {
    headers: { "content-type": "application/json", "cache-control": "public, max-age=86400" },
  });
}
