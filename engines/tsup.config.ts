import { library } from "../tsup.shared.ts";

export default library({
  browser: "src/browser.ts",
  browsers: "src/browsers.ts",
  campaign: "src/campaign.ts",
  ceph: "src/ceph.ts",
  chromium: "src/chromium.ts",
  firefox: "src/firefox.ts",
  postgres: "src/postgres.ts",
  bind: "src/bind.ts",
  "dns-server": "src/dns-server.ts",
  knot: "src/knot.ts",
  powerdns: "src/powerdns.ts",
  nsd: "src/nsd.ts",
  exim: "src/exim.ts",
  household: "src/household.ts",
  "memory-image": "src/memory-image.ts",
  ports: "src/ports.ts",
  qjs: "src/qjs.ts",
  "recorded-line": "src/recorded-line.ts",
  "sample-tree": "src/sample-tree.ts",
  "secret-search": "src/secret-search.ts",
});
