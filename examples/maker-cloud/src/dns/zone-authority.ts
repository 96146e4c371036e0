import type { Journal } from "../journal.ts";
import { answer } from "./answer.ts";
import type { Authority } from "./authority.ts";
import { RCODE, type Rcode } from "./message.ts";
import { applyUpdate } from "./update.ts";
import type { ZoneData, ZoneSettings } from "./zone.ts";

/** The embedded zone: answers from memory, says yes to an update when it is on disk. */
export function zoneAuthority(settings: ZoneSettings, zone: Journal<ZoneData>): Authority {
  return {
    query: async (question) => answer(settings, zone.value, question),
    async update(message, keyName) {
      let rcode: Rcode = RCODE.SERVFAIL;
      await zone.commit((before) => {
        const outcome = applyUpdate(settings, before, message, keyName);
        rcode = outcome.rcode;
        return outcome.zone;
      });
      return rcode;
    },
  };
}
