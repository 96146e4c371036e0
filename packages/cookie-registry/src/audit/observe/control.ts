import { AuditError } from "../error.ts";

/**
 * An element that a visitor presses: by CSS selector, or by role and accessible name as in
 * `role=button[name="Reject all"]`. Both look into frames; CSS looks into open shadow trees, role
 * and name into closed ones too.
 */
export type Control =
  | { readonly css: string }
  | { readonly role: string; readonly name: RegExp | undefined; readonly text: string };

const BY_ROLE = /^role=([a-z]+)(?:\[name=("(?:[^"\\]|\\.)*"|\/.+\/i?)\])?$/i;

/**
 * Reads how a control is to be found.
 *
 * @throws AuditError `bad-control`
 */
export function readControl(text: string): Control {
  if (!text.startsWith("role=")) {
    if (text.trim() !== "") return { css: text };
    throw new AuditError("bad-control", "a control's selector is empty");
  }
  const [whole, role = "", name] = BY_ROLE.exec(text) ?? [];
  if (whole === undefined) {
    const forms = 'write role=button[name="Reject all"] or role=button[name=/reject/i]';
    throw new AuditError("bad-control", `${text} is no role and name; ${forms}`);
  }
  return { role: role.toLowerCase(), name: name === undefined ? undefined : readName(name), text };
}

/** In quotes: the whole name, in any case. Between slashes: a regular expression. */
function readName(text: string): RegExp {
  const [pattern, flags] = text.startsWith("/")
    ? [text.slice(1, text.lastIndexOf("/")), text.endsWith("i") ? "i" : ""]
    : [`^\\s*${literal(JSON.parse(text) as string)}\\s*$`, "i"];
  try {
    return new RegExp(pattern, flags);
  } catch (cause) {
    throw new AuditError("bad-control", `${text} is no regular expression`, { cause });
  }
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** The way a control was written, for messages. */
export function controlText(control: Control): string {
  return "css" in control ? control.css : control.text;
}
