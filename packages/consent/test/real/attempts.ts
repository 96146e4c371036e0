/** Attempts that stand in the page's markup, each with a path of its own at the other site. */
export const MARKUP: readonly string[] = [
  '<link rel="stylesheet" href="#stylesheet">',
  '<link rel="icon" href="#icon">',
  '<link rel="manifest" href="#manifest">',
  '<link rel="preload" as="image" href="#preload">',
  '<link rel="prefetch" href="#prefetch">',
  '<link rel="modulepreload" href="#modulepreload">',
  '<script src="#script"></script>',
  '<script type="module" src="#module"></script>',
  '<img src="#img">',
  '<img srcset="#srcset 1x">',
  '<picture><source srcset="#picture"><img></picture>',
  '<video src="#video" preload="auto"></video>',
  '<video poster="#poster"></video>',
  '<audio src="#audio" preload="auto"></audio>',
  '<video><track default kind="captions" src="#track"></video>',
  '<iframe src="#iframe"></iframe>',
  '<iframe srcdoc="<img src=#srcdoc>"></iframe>',
  '<object data="#object"></object>',
  '<embed src="#embed">',
  '<input type="image" src="#input">',
  '<svg width="9" height="9"><image href="#svg-image" width="9" height="9"/></svg>',
  '<div class="background">x</div>',
  '<p class="font">x</p>',
  '<p class="imported">x</p>',
  '<form method="post" action="#form" target="there"><input name="a"></form><iframe name="there"></iframe>',
  '<a id="pinged" href="/nothing" ping="#ping" target="there">x</a>',
];

/** Attempts made by the site's own script. `OTHER` and `STUN` stand for the other site. */
export const SCRIPT = `
  const ws = "OTHER".replace("http", "ws");
  const add = (tag, more) => document.body.append(Object.assign(document.createElement(tag), more));
  const tries = {
    fetch: (url) => fetch(url),
    "fetch-no-cors": (url) => fetch(url, { mode: "no-cors", keepalive: true }),
    xhr: (url) => { const xhr = new XMLHttpRequest(); xhr.open("GET", url); xhr.send(); },
    beacon: (url) => navigator.sendBeacon(url, "x"),
    eventsource: (url) => new EventSource(url),
    websocket: () => new WebSocket(ws + "/websocket"),
    image: (url) => { new Image().src = url; },
    import: (url) => import(url),
    "script-element": (url) => add("script", { src: url }),
    "frame-element": (url) => add("iframe", { src: url }),
    "link-element": (url) => add("link", { rel: "stylesheet", href: url }),
    "prefetch-element": (url) => add("link", { rel: "prefetch", href: url }),
    "video-element": (url) => add("video", { src: url, preload: "auto" }),
    "blank-frame": (url) => { const f = document.createElement("iframe"); document.body.append(f); return f.contentWindow.fetch(url, { mode: "no-cors" }); },
    "font-face": (url) => new FontFace("x", "url(" + url + ")").load(),
    "style-attribute": (url) => { const p = document.createElement("p"); document.body.append(p); p.style.backgroundImage = "url(" + url + ")"; p.textContent = "x"; },
    worker: () => new Worker("/worker.js"),
    "blob-worker": (url) => new Worker(URL.createObjectURL(new Blob(["fetch('" + url + "', { mode: 'no-cors' })"]))),
    "shared-worker": () => new SharedWorker("/shared-worker.js"),
    "form-element": () => document.forms[0].submit(),
    ping: () => document.getElementById("pinged").click(),
  };
  for (const [name, attempt] of Object.entries(tries))
    try { Promise.resolve(attempt("OTHER/" + name)).catch(() => {}); } catch {}
`;

/** A worker has a policy of its own: that of the response it came with. */
export const WORKER = `
  fetch("OTHER/NAME-fetch", { mode: "no-cors" }).catch(() => {});
  try { new WebSocket("OTHER/NAME-websocket".replace("http", "ws")); } catch {}
  try { importScripts("OTHER/NAME-import"); } catch {}
`;

/** Attempts of a style sheet of the site. */
export const STYLE = `
  @import url(OTHER/import-rule);
  .background { background: url(OTHER/background); }
  @font-face { font-family: far; src: url(OTHER/font); }
  .font { font-family: far; }
`;

/** What no content security policy stops: a connection made ahead by script, and WebRTC. */
export const BEYOND = `
  const hint = document.createElement("link");
  hint.rel = "preconnect";
  hint.href = "OTHER";
  document.head.append(hint);
`;
export const WEBRTC = `
  const frame = document.createElement("iframe");
  document.body.append(frame);
  const peer = new frame.contentWindow.RTCPeerConnection({ iceServers: [{ urls: "STUN" }] });
  peer.createDataChannel("x");
  peer.createOffer().then((offer) => peer.setLocalDescription(offer));
  window.peer = peer;
`;
