export { type MappedAddress, mappedAddress } from "./core/stun/mapped-address.ts";
export {
  decodeStun,
  encodeBindingRequest,
  STUN_ATTRIBUTE,
  type StunAttribute,
  type StunMessage,
} from "./core/stun/message.ts";
