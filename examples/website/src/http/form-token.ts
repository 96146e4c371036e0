import { randomBytes, timingSafeEqual } from "node:crypto";
import { type Html, html } from "@candor/example-design";
import { readCookie, setCookie } from "./cookie.ts";

/** Days the form token lives, as the cookie policy states. */
const FORM_TOKEN_DAYS = 30;

/** The hidden field that carries the token back. */
const FORM_TOKEN_FIELD = "csrf";

/** A token for one form page: the field, and the cookie to set when there was none. */
export interface FormToken {
  readonly field: Html;
  readonly setCookie: string | null;
}

const SHAPE = /^[A-Za-z0-9_-]{43}$/;

/** Takes up the browser's token or makes one; called only when a form page is opened. */
export function formToken(cookieName: string, cookieHeader: string | null): FormToken {
  const held = readCookie(cookieHeader, cookieName);
  const known = held !== null && SHAPE.test(held);
  const token = known ? held : randomBytes(32).toString("base64url");
  return {
    field: html`<input type="hidden" name="${FORM_TOKEN_FIELD}" value="${token}">`,
    setCookie: known
      ? null
      : setCookie(cookieName, token, { maxAge: FORM_TOKEN_DAYS * 24 * 60 * 60 }),
  };
}

/**
 * Compares the form's token with the cookie's (double submit). Asked for only where a session
 * cookie gives the request a customer's authority: a browser that refuses cookies has none to
 * abuse, and its forms must work.
 */
export function formTokenFits(
  cookieName: string,
  cookieHeader: string | null,
  form: URLSearchParams,
): boolean {
  const held = Buffer.from(readCookie(cookieHeader, cookieName) ?? "");
  const sent = Buffer.from(form.get(FORM_TOKEN_FIELD) ?? "");
  return held.length > 0 && held.length === sent.length && timingSafeEqual(held, sent);
}
