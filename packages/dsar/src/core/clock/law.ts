/** The laws whose clock is built in. */
export type Law =
  | "gdpr"
  | "uk-gdpr"
  | "ccpa"
  | "delete-act"
  | "lgpd"
  | "pipeda"
  | "quebec-law-25"
  | "virginia"
  | "colorado"
  | "connecticut"
  | "swiss-fadp"
  | "australia";
