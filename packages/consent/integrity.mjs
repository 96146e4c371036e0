// Run by the build: says by which hash a page may hold the script tag's file to what was published
// (Subresource Integrity), and keeps the one that the README states true.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";

const file = "consent.global.js";
const script = readFileSync(`dist/${file}`);
const hash = `sha384-${createHash("sha384").update(script).digest("base64")}`;
writeFileSync("dist/integrity.json", `${JSON.stringify({ [file]: hash }, null, 2)}\n`);
console.log(`${file} integrity="${hash}"`);

const stated = readFileSync("README.md", "utf8");
const renewed = stated.replace(/sha384-[\w+/]{64}/g, hash);
if (renewed !== stated) writeFileSync("README.md", renewed);
