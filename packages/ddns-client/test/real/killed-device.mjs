// A device that is killed by its parent: the built package in a process of its own.
import { readFileSync } from "node:fs";
import { createDdnsAgent, fixedSource } from "@candor/ddns-client/node";

const { name, address, ...options } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const records = [{ name, family: "ipv4", source: fixedSource(address) }];
const agent = createDdnsAgent({ ...options, records });
process.send?.("ready");
await agent.start();
setInterval(() => agent.check(), 5);
