export {
  encodeAddressRequest,
  externalAddressIn,
  type SoapRequest,
  type WanService,
  wanServiceIn,
} from "./core/router/igd.ts";
export {
  ANNOUNCEMENTS,
  decodeNatPmp,
  encodeNatPmpRequest,
  NAT_PMP_PORT,
  type NatPmpAddress,
} from "./core/router/nat-pmp.ts";
export {
  decodePcpAnnouncement,
  encodePcpAnnounce,
  hasLostState,
  type PcpAnnouncement,
} from "./core/router/pcp.ts";
export {
  decodePcpMapping,
  encodePcpMap,
  type PcpMapping,
  type PcpMapRequest,
} from "./core/router/pcp-map.ts";
export {
  decodeSearchAnswer,
  encodeSearch,
  type FoundDevice,
  GATEWAY_TYPES,
  SSDP,
} from "./core/router/ssdp.ts";
