/** One way in which a page can make a browser contact another site. */
export interface Vector {
  readonly id: string;
  readonly what: string;
  /** Directive of the policy that stands in the way, or who else. */
  readonly directive: string;
  /** Written into the page, or attempted by its script. */
  readonly by: "markup" | "script" | "stylesheet";
}

/** No policy covers these: the server takes them out of its pages. */
const BY_SERVER = "taken out by the server";

/** The ways the proof page tries, each to a path of its own. */
export const VECTORS: readonly Vector[] = [
  { id: "img", what: "Picture", directive: "img-src", by: "markup" },
  { id: "script", what: "Script", directive: "script-src", by: "markup" },
  { id: "stylesheet", what: "Stylesheet", directive: "style-src", by: "markup" },
  { id: "iframe", what: "Frame", directive: "frame-src", by: "markup" },
  { id: "audio", what: "Sound", directive: "media-src", by: "markup" },
  { id: "preconnect", what: "Connection in advance", directive: BY_SERVER, by: "markup" },
  { id: "prefetch", what: "Page in advance", directive: BY_SERVER, by: "markup" },
  { id: "object", what: "Plug-in object", directive: "object-src", by: "markup" },
  {
    id: "css-background",
    what: "Background of a stylesheet",
    directive: "img-src",
    by: "stylesheet",
  },
  { id: "css-font", what: "Font of a stylesheet", directive: "font-src", by: "stylesheet" },
  {
    id: "css-import",
    what: "Stylesheet of a stylesheet",
    directive: "style-src",
    by: "stylesheet",
  },
  { id: "fetch", what: "Fetch", directive: "connect-src", by: "script" },
  { id: "xhr", what: "XMLHttpRequest", directive: "connect-src", by: "script" },
  { id: "beacon", what: "Beacon on leaving", directive: "connect-src", by: "script" },
  { id: "websocket", what: "WebSocket", directive: "connect-src", by: "script" },
  { id: "eventsource", what: "Event stream", directive: "connect-src", by: "script" },
  { id: "worker", what: "Background worker", directive: "worker-src", by: "script" },
  { id: "import", what: "Module import", directive: "script-src", by: "script" },
  { id: "image-object", what: "Picture made by a script", directive: "img-src", by: "script" },
];

/** The site that must never hear of it. */
export const ELSEWHERE = "elsewhere.localhost";
