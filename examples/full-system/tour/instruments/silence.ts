import type { Witness } from "../promise.ts";
import type { System } from "../system.ts";
import { countPackets } from "./packets.ts";
import { pause, until } from "./patience.ts";
import { ask } from "./site.ts";

/** What left the house, counted at two places at once. */
interface Traffic {
  readonly requests: () => Promise<number>;
  readonly packets: () => number;
}

/**
 * Counts what the household sends to the maker before and after `turnOff`: requests at the
 * provider, packets on the wire. Before, there must be some, or the count proves nothing.
 *
 * @param seconds how long the silence is listened to, more than an interval of what was turned off
 */
export async function expectSilence(
  system: System,
  witness: Witness,
  seconds: number,
  turnOff: () => Promise<void>,
): Promise<void> {
  const counter = await countPackets([portOf(system.provider.url), system.dns.port]);
  const traffic: Traffic = {
    requests: async () => (await line(system)).requests,
    packets: () => counter?.seen() ?? 0,
  };
  try {
    const requests = await traffic.requests();
    await until("a request of the household", 30, async () =>
      (await traffic.requests()) > requests ? true : undefined,
    );
    await turnOff();
    await quiet(traffic);
    const before = { requests: await traffic.requests(), packets: traffic.packets() };
    await quiet(traffic); // the question just asked is a packet too
    const start = traffic.packets();
    await pause(seconds * 1000);
    const packets = traffic.packets() - start;
    const after = (await traffic.requests()) - before.requests;
    if (counter === null)
      witness.saw("packets were not counted: tcpdump is not here, or this is not root");
    else witness.expect(before.packets > 0, `packets before the switch: ${before.packets}`);
    witness.expect(after === 0, `requests to the maker in ${seconds} s after the switch: ${after}`);
    if (counter !== null)
      witness.expect(
        packets === 0,
        `packets to the maker in ${seconds} s after the switch: ${packets} ${packets === 0 ? "" : counter.first().join(" | ")}`,
      );
  } finally {
    await counter?.stop();
  }
}

/**
 * What was under way when the switch was turned may still be ending, on a busy machine for seconds.
 * A house that never falls quiet is no reason to wait for ever: the count then says so.
 */
async function quiet({ packets }: Traffic): Promise<void> {
  for (let i = 0; i < 10; i++) {
    const before = packets();
    await pause(1000);
    if (packets() === before) return;
  }
}

async function line(system: System): Promise<{ requests: number }> {
  const { text } = await ask(`${system.provider.url}/-/line`);
  return JSON.parse(text) as { requests: number };
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}
