export { type Classification, CONFIDENCE_THRESHOLD, classify } from "../core/letter/classify.ts";
export { htmlToText } from "./html-to-text.ts";
export { parseForm, readForm } from "./parse-form.ts";
export { type MailAttachment, type MailOptions, type ParsedMail, parseMail } from "./parse-mail.ts";
