import { devicePost, deviceStatus } from "../instruments/device.ts";
import { addressesOf } from "../instruments/names.ts";
import { pause, until } from "../instruments/patience.ts";
import { ask } from "../instruments/site.ts";
import type { Promised } from "../promise.ts";
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

    const off = await devicePost(system.device.url, "/dns", { enabled: "off" });
    witness.expect(off.status < 400, `POST /dns enabled=off: ${off.status}`);
    await shows(system, dns.fqdn, []);
    await shows(system, dns.lan, []);
    witness.saw(`switched off: ${dns.fqdn} and ${dns.lan} are gone from the DNS`);
    await staysSilent(system, witness.expect, dns.fqdn, first);

    await devicePost(system.device.url, "/dns", { enabled: "on" });
    await shows(system, dns.fqdn, [first]);
    witness.saw("switched on again: the name is back");
  },
};

/** After the switch an address change reaches nobody. */
async function staysSilent(
  system: System,
  expect: (holds: boolean, observation: string) => void,
  fqdn: string,
  address: string,
): Promise<void> {
  await ask(`${system.provider.url}/-/wan`, "POST", {}, address);
  await pause(3000);
  const names = await addressesOf(system, fqdn);
  expect(names.length === 0, `a new address while off: ${names.length} records after 3 s`);
}

async function line(system: System): Promise<{ address: string; requests: number }> {
  const { text } = await ask(`${system.provider.url}/-/line`);
  return JSON.parse(text) as { address: string; requests: number };
}

async function shows(system: System, name: string, wanted: readonly string[]): Promise<void> {
  await until(`${name} with [${wanted}] in the DNS`, 30, async () => {
    const found = await addressesOf(system, name);
    return found.join() === wanted.join() ? true : undefined;
  });
}
