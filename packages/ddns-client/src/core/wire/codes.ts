/** Record types this package speaks (IANA DNS Parameters); every other number stays a number. */
export const TYPE = {
  A: 1,
  NS: 2,
  CNAME: 5,
  SOA: 6,
  TXT: 16,
  AAAA: 28,
  OPT: 41,
  TSIG: 250,
  ANY: 255,
} as const;

/** Record classes; NONE and ANY carry the meaning of RFC 2136 in prerequisites and updates. */
export const CLASS = { IN: 1, NONE: 254, ANY: 255 } as const;

/** Operation codes. */
export const OPCODE = { QUERY: 0, UPDATE: 5 } as const;

/** Response codes by name (RFC 1035, RFC 2136). */
export const RCODE = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
  YXDOMAIN: 6,
  YXRRSET: 7,
  NXRRSET: 8,
  NOTAUTH: 9,
  NOTZONE: 10,
} as const;

/** Error codes inside a TSIG record (RFC 8945 section 3). */
export const TSIG_ERROR = { BADSIG: 16, BADKEY: 17, BADTIME: 18, BADTRUNC: 22 } as const;

/** Name of a response code or TSIG error, or `RCODE<n>` for one without a name here. */
export function rcodeName(code: number): string {
  for (const [name, value] of [...Object.entries(RCODE), ...Object.entries(TSIG_ERROR)])
    if (value === code) return name;
  return `RCODE${code}`;
}
