import { format } from "./format.ts";

/** One line of Linux' `/proc/net/if_inet6`. */
export interface InterfaceAddress {
  readonly interface: string;
  readonly address: string;
  /** Made up for privacy and soon replaced (RFC 8981): not for a record. */
  readonly temporary: boolean;
  /** Still usable for old connections, not for new ones (RFC 4862). */
  readonly deprecated: boolean;
  /** Not yet known to be unique (RFC 4862). */
  readonly tentative: boolean;
}

const FLAG = { temporary: 0x01, deprecated: 0x20, tentative: 0x40 } as const; // linux/if_addr.h

/** Reads `/proc/net/if_inet6`, which has the address flags; lines of another form are left out. */
export function parseIfInet6(text: string): InterfaceAddress[] {
  return text.split("\n").flatMap((line) => {
    const [hex = "", , , , flagText = "", name] = line.trim().split(/\s+/);
    if (!/^[0-9a-f]{32}$/.test(hex) || !/^[0-9a-f]{1,8}$/.test(flagText) || name === undefined)
      return [];
    const flags = Number.parseInt(flagText, 16);
    const bytes = Uint8Array.from({ length: 16 }, (_, i) =>
      Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16),
    );
    return [
      {
        interface: name,
        address: format(bytes),
        temporary: (flags & FLAG.temporary) !== 0,
        deprecated: (flags & FLAG.deprecated) !== 0,
        tentative: (flags & FLAG.tentative) !== 0,
      },
    ];
  });
}
