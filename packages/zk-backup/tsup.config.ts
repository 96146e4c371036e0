import { library } from "../../tsup.shared.ts";

export default library(
  {
    index: "src/index.ts",
    pure: "src/core/engine/pure.ts",
    x25519: "src/core/engine/x25519.ts",
    vault: "src/core/vault/index.ts",
    web: "src/web/web-engine.ts",
    browser: "src/browser/index.ts",
    "browser/worker": "src/browser/worker/main.ts",
    firmware: "src/firmware/index.ts",
    "firmware/backup": "src/firmware/backup.ts",
    "firmware/restore": "src/firmware/restore.ts",
    "firmware/deflate": "src/firmware/deflate.ts",
    "storage/http": "src/storage/http.ts",
    "storage/s3": "src/storage/s3.ts",
    "storage-conformance": "src/storage-conformance/index.ts",
    node: "src/node/index.ts",
    "node/engine": "src/node/node-engine.ts",
    "file-thread": "src/node/file-thread.ts",
    "restore-thread": "src/node/restore-thread.ts",
    server: "src/server/index.ts",
    "server/node": "src/server-node/index.ts",
    cli: "src/cli/main.ts",
  },
  { external: ["@node-rs/argon2", "@toondepauw/node-zstd"] }, // optional: tsup leaves only dependencies out
);
