import type { Sighting } from "./sighting.ts";

/** What a watch is given. */
export interface WebRtcWatch {
  readonly block: boolean;
  readonly tell: (sighting: Sighting) => void;
}

/** Watches for peer connections, which no content security policy governs. */
export function watchWebRtc({ block, tell }: WebRtcWatch): () => void {
  const Original = globalThis.RTCPeerConnection as typeof RTCPeerConnection | undefined;
  if (!Original) return () => {};
  const watched = new Proxy(Original, {
    construct(target, given, newTarget) {
      tell({ kind: "webrtc", what: servers(given[0] as RTCConfiguration | undefined) });
      if (!block) return Reflect.construct(target, given, newTarget) as object;
      throw new DOMException("This site makes no peer connections.", "NotAllowedError");
    },
  });
  globalThis.RTCPeerConnection = watched;
  return () => {
    globalThis.RTCPeerConnection = Original;
  };
}

function servers(configuration: RTCConfiguration | undefined): string {
  const urls = (configuration?.iceServers ?? []).flatMap(({ urls }) => urls);
  return urls.length > 0 ? urls.join(" ") : "direct";
}
