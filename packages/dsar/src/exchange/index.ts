export {
  type DrpDenial,
  type DrpExpectation,
  type DrpRequest,
  type DrpStatusBody,
  drpStatus,
  parseDrpRequest,
} from "../core/exchange/drp.ts";
export {
  fromOpenDsr,
  type OpenDsrIdentity,
  type OpenDsrRequest,
  type OpenDsrStatus,
  type OpenDsrStatusBody,
  openDsrDiscovery,
  openDsrError,
  openDsrStatus,
  parseOpenDsrRequest,
  type Received,
  type ToOpenDsr,
  toOpenDsr,
} from "../core/exchange/opendsr.ts";
export { openDrpMessage } from "./drp-message.ts";
