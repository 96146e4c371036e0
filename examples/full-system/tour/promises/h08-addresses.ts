import { devicePost, deviceStatus } from "../instruments/device.ts";
import { addressesOf } from "../instruments/names.ts";
import { until } from "../instruments/patience.ts";
import { expectSilence } from "../instruments/silence.ts";
import { ask } from "../instruments/site.ts";
import type { Promised, Witness } from "../promise.ts";
import type { System } from "../system.ts";

export const h08: Promised = {
  id: "H8",
  promise: "The device publishes its addresses; on by default, off in the admin page",
  async walk(system, witness) {
    const { dns } = await deviceStatus(system.device.url);
    if (!dns.enabled) await devicePost(system.device.url, "/dns", { enabled: "on" });
    else witness.saw("the switch in the admin page is on without anyone having touched it");

    const first = (await line(system)).address;
    await shows(system, dns.fqdn, [first]);
    witness.saw(`DNS: ${dns.fqdn} A ${first}, the household's public address`);
    const lan = await addressesOf(system, dns.lan);
    witness.expect(
      lan.length === 1 && /^192\.168\./.test(lan[0] ?? ""),
      `DNS: ${dns.lan} A ${lan}`,
    );

    const second = first.endsWith(".10") ? "203.0.113.77" : "203.0.113.10";
    await ask(`${system.provider.url}/-/wan`, "POST", {}, second);
    await shows(system, dns.fqdn, [second]);
    witness.saw(`the provider gave the household ${second}: DNS followed`);

    try {
      await expectSilence(system, witness, 4, () => switchOff(system, witness, dns, first));
      const names = await addressesOf(system, dns.fqdn);
      witness.expect(
        names.length === 0,
        `DNS: ${dns.fqdn} A [${names}], though the address changed`,
      );
    } finally {
      await everythingOn(system);
    }
    await shows(system, dns.fqdn, [first]);
    witness.saw(`switched on again: DNS: ${dns.fqdn} A ${first}`);
  },
};

/** Both devices fall silent, so that every packet left would be one too many. */
async function switchOff(
  system: System,
  witness: Witness,
  dns: { readonly fqdn: string; readonly lan: string },
  nextAddress: string,
): Promise<void> {
  for (const { url } of [system.device, system.replacement])
    await devicePost(url, "/updates", { enabled: "off" });
  await devicePost(system.replacement.url, "/dns", { enabled: "off" });
  const off = await devicePost(system.device.url, "/dns", { enabled: "off" });
  witness.expect(off.status < 400, `POST /dns enabled=off: ${off.status}`);
  await shows(system, dns.fqdn, []);
  await shows(system, dns.lan, []);
  witness.saw(`switched off: DNS: ${dns.fqdn} and ${dns.lan} have no address any more`);
  await ask(`${system.provider.url}/-/wan`, "POST", {}, nextAddress);
}

async function everythingOn(system: System): Promise<void> {
  for (const { url } of [system.device, system.replacement])
    for (const path of ["/dns", "/updates"]) await devicePost(url, path, { enabled: "on" });
}

async function line(system: System): Promise<{ address: string }> {
  const { text } = await ask(`${system.provider.url}/-/line`);
  return JSON.parse(text) as { address: string };
}

async function shows(system: System, name: string, wanted: readonly string[]): Promise<void> {
  await until(`${name} with [${wanted}] in the DNS`, 30, async () => {
    const found = await addressesOf(system, name);
    return found.join() === wanted.join() ? true : undefined;
  });
}
