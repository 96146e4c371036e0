import { DsarError } from "../core/error.ts";

/** Stands in a template where the person at the desk has to say what is so in this case. */
const GAP = "[...]";

/**
 * Checks what a person at the desk wrote. Art. 12(4) GDPR wants reasons: an empty answer gives none,
 * and a template that was not filled in gives somebody else's.
 *
 * @throws DsarError `request-invalid`, naming the field.
 */
export function words(text: string, path: string = "text"): string {
  const trimmed = text.replaceAll("\u0000", "").trim();
  if (trimmed === "")
    throw new DsarError(
      "request-invalid",
      `The field "${path}" is empty: the person is told why.`,
      { path },
    );
  if (trimmed.includes(GAP))
    throw new DsarError(
      "request-invalid",
      `The field "${path}" still has a gap: replace ${GAP} by what is so in this case.`,
      { path },
    );
  return trimmed;
}
