import { RCODE } from "@candor/ddns-client";
import { powerdnsMissing, startPowerDns } from "@candor/engines/powerdns";
import { describeConformance } from "./conformance/index.ts";

describeConformance({
  title: "PowerDNS 4.7",
  missing: powerdnsMissing(),
  start: startPowerDns,
  diverges: {
    unknownKey: "REFUSED",
    wrongAlgorithm: "REFUSED",
    wrongSecret: "REFUSED",
    flippedBit: [RCODE.REFUSED, null],
    foreignZoneSigned: true,
    foreignLookupSigned: true,
    unsigned: RCODE.REFUSED,
    halfMac: null,
    teachesClock: false,
    upperCaseKey: RCODE.REFUSED,
    underscore: { kind: "done" },
    besideAlias: { kind: "refused", code: "REFUSED" },
  },
});
