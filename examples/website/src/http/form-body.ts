/** A form that could not be read at all; `status` is the HTTP answer. */
export class FormError extends Error {
  readonly code: "form_type" | "form_size";
  readonly status: 413 | 415;

  constructor(code: FormError["code"], message: string) {
    super(message);
    this.name = "FormError";
    this.code = code;
    this.status = code === "form_size" ? 413 : 415;
  }
}

/** Largest form the sites accept, in bytes. */
export const FORM_LIMIT: number = 64 * 1024;

/**
 * Reads a form post.
 *
 * @throws FormError `form_type` for anything but `application/x-www-form-urlencoded`, `form_size`
 * beyond {@link FORM_LIMIT}.
 */
export async function readForm(request: Request): Promise<URLSearchParams> {
  const type = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (type !== "application/x-www-form-urlencoded")
    throw new FormError("form_type", "send the form as application/x-www-form-urlencoded");
  return new URLSearchParams(new TextDecoder().decode(await readLimited(request)));
}

async function readLimited(request: Request): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request.body ?? []) {
    size += part.length;
    if (size > FORM_LIMIT)
      throw new FormError("form_size", `the form is larger than ${FORM_LIMIT} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
