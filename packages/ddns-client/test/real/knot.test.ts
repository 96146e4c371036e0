import { RCODE, TSIG_ERROR } from "@candor/ddns-client";
import { knotMissing, startKnot } from "@candor/engines/knot";
import { describeConformance } from "./conformance/index.ts";

describeConformance({
  title: "Knot DNS 3.2",
  missing: knotMissing(),
  start: startKnot,
  diverges: {
    unknownKey: "BADKEY",
    wrongAlgorithm: "BADKEY",
    wrongSecret: "BADSIG",
    flippedBit: [RCODE.NOTAUTH, TSIG_ERROR.BADSIG],
    foreignZoneSigned: false,
    foreignLookupSigned: false,
    unsigned: RCODE.NOTAUTH,
    halfMac: TSIG_ERROR.BADSIG,
    teachesClock: true,
    upperCaseKey: RCODE.NOERROR,
    underscore: { kind: "done" },
    besideAlias: { kind: "done" },
  },
});
