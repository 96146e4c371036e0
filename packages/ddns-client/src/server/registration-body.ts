import { Refusal } from "./answer.ts";
import { isPublicKey, type RegistrationAction } from "./challenge.ts";

/** Bytes of the longest body that is read. */
const LONGEST = 4096;

/** Body of `POST /challenges`, and what of a registration is in the terms of its challenge. */
export interface AskedTerms {
  readonly label: string;
  readonly publicKey: string;
  readonly action: RegistrationAction;
}

/** Body of `POST /names`. */
export interface Registration extends AskedTerms {
  readonly challenge: string;
  readonly signature: string;
}

/** @throws Refusal `malformed`, naming the field. */
export async function readTerms(request: Request): Promise<AskedTerms> {
  return terms(await readObject(request));
}

/** @throws Refusal `malformed`, naming the field. */
export async function readRegistration(request: Request): Promise<Registration> {
  const body = await readObject(request);
  return {
    ...terms(body),
    challenge: text(body, "challenge", /^[A-Za-z0-9_-]{43}$/),
    signature: text(body, "signature", /^[A-Za-z0-9_-]{86}$/),
  };
}

function terms(body: Readonly<Record<string, unknown>>): AskedTerms {
  const publicKey = text(body, "publicKey", /^/);
  if (!isPublicKey(publicKey))
    throw malformed('"publicKey" must be an Ed25519 key: 32 bytes in base64url');
  const action = body["action"] ?? "register";
  if (action !== "register" && action !== "recover")
    throw malformed('"action" must be "register" or "recover"');
  return { label: text(body, "name", /^.{1,253}$/).toLowerCase(), publicKey, action };
}

function text(body: Readonly<Record<string, unknown>>, field: string, form: RegExp): string {
  const value = body[field];
  if (typeof value === "string" && form.test(value)) return value;
  throw malformed(`"${field}" is missing or has the wrong form`);
}

async function readObject(request: Request): Promise<Readonly<Record<string, unknown>>> {
  const source = await boundedText(request);
  try {
    const value: unknown = JSON.parse(source);
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {
    // said below
  }
  throw malformed("the body is no JSON object");
}

async function boundedText(request: Request): Promise<string> {
  if (request.body === null) return "";
  const decoder = new TextDecoder();
  let source = "";
  let size = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > LONGEST) throw malformed(`the body is longer than ${LONGEST} bytes`);
    source += decoder.decode(chunk, { stream: true });
  }
  return source + decoder.decode();
}

function malformed(what: string): Refusal {
  return new Refusal("malformed", `The request cannot be read: ${what}.`);
}
