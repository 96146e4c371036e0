/**
 * What was wrong with a message that was read all the same. The person who works on it is told, since a
 * part of what was written may be missing.
 */
export type MailFlaw =
  /** No From header with a usable address; the envelope's sender stands in, where there is one. */
  | "sender-missing"
  /** More than one sender: nobody could say whose data is asked for. */
  | "several-senders"
  /** A header that may stand once stands twice; the first counts. */
  | "header-repeated"
  /** A line among the headers is none. */
  | "header-malformed"
  /** More headers, or longer ones, than are read. */
  | "headers-cut"
  /** Parts too many or nested too deep: the text is the body as it came. */
  | "structure-salvaged"
  /** The body could not be taken apart as its headers say: the text is the body as it came. */
  | "body-salvaged"
  /** A multipart message without its end: cut off on its way, or badly written. */
  | "part-unclosed"
  /** A character set that nobody knows. */
  | "charset-unknown"
  /** Bytes that are no text in the character set they claim. */
  | "characters-lost"
  /** Control characters were dropped. */
  | "control-characters"
  /** Line ends that are not CRLF. */
  | "line-ends"
  /** The text was longer than what is kept. */
  | "text-cut"
  /** Attachments were left out: too many. */
  | "attachments-cut"
  /** There is no text. */
  | "no-text";
