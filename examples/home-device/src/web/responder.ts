import type { Html } from "@candor/example-design";
import type { Context } from "hono";
import { DeviceError, type DeviceErrorCode, isDeviceError } from "../device-error.ts";
import { layout, PAGE_HEADERS } from "./layout.ts";

export type Status = 400 | 401 | 403 | 409 | 422 | 500 | 502;

const STATUS: Record<DeviceErrorCode, Status> = {
  "cloud-unreachable": 502,
  "cloud-refused": 403,
  "name-refused": 409,
  "bad-input": 400,
  busy: 409,
  "updates-off": 409,
  "no-vault": 409,
  "vault-exists": 409,
  "wrong-password": 403,
  "target-exists": 409,
  damaged: 422,
  truncated: 422,
  missing: 422,
  rollback: 422,
  interrupted: 409,
  failed: 500,
};

/** Answers in HTML to people, and in JSON to those who accept nothing else. */
export interface Responder {
  show(
    c: Context,
    title: string,
    main: Html,
    more?: { status?: Status | 200; refresh?: number | undefined },
  ): Response;
  /**
   * Does what a form asks, and answers with a redirect to the page that shows it done, or with the
   * reason why not. `work` gives what was done, or a whole answer.
   */
  act(
    c: Context,
    page: string,
    work: () => Promise<string | Response>,
    refused?: (error: DeviceError, status: Status) => Response | Promise<Response>,
  ): Promise<Response>;
}

/** @param device what it is called @param onError told of failures that are bugs */
export function createResponder(device: string, onError: (error: unknown) => void): Responder {
  function told(caught: unknown): DeviceError {
    if (isDeviceError(caught)) return caught;
    onError(caught);
    const why = caught instanceof Error ? caught.message : String(caught);
    return new DeviceError("failed", `That did not work: ${why}`, { cause: caught });
  }

  return {
    show(c, title, main, { status = 200, refresh } = {}) {
      const path = c.req.path.startsWith("/backup") ? "/backup" : c.req.path;
      const body = layout({ device, path, title, main, refresh });
      return c.body(body, status, PAGE_HEADERS);
    },
    async act(c, page, work, refused) {
      try {
        const done = await work();
        if (typeof done !== "string") return done;
        if (wantsJson(c)) return c.json({ ok: true, done });
        return c.redirect(`${page}${page.includes("?") ? "&" : "?"}done=${done}`, 303);
      } catch (caught) {
        const error = told(caught);
        const status = STATUS[error.code];
        if (wantsJson(c)) return c.json(errorBody(error), status);
        if (refused !== undefined) return refused(error, status);
        return c.text(`${error.message}\n`, status);
      }
    },
  };
}

/** Whether a program asks. */
export function wantsJson(c: Context): boolean {
  const accept = c.req.header("accept") ?? "";
  return accept.includes("application/json") && !accept.includes("text/html");
}

function errorBody({ code, message, field }: DeviceError) {
  return { error: code, message, ...(field === undefined ? {} : { field }) };
}
