import { join } from "node:path";
import {
  createDdnsAgent,
  type DdnsAgent,
  type DdnsStatus,
  fixedSource,
  httpSource,
} from "@candor/ddns-client/node";
import type { AccountKeeper } from "../cloud/account-keeper.ts";
import {
  type CloudClient,
  type NameRegistration,
  parseRegistration,
  type WantedName,
} from "../cloud/client.ts";
import type { DeviceKey } from "../cloud/device-key.ts";
import { isDeviceError } from "../device-error.ts";
import type { DeviceSettings } from "../settings.ts";
import { stateFile } from "../state-file.ts";
import { type DnsView, isShutOut, viewOf } from "./view.ts";

/** Publishes the device's addresses under its name, and stops the moment it is told to. */
export interface Publisher {
  /** Begins to work, when the switch is on. Resolves when the first attempt has ended. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /**
   * Turns the switch. Off: the choice is on disk first, then all work ends and both records are
   * retracted; `view().lastError` says when that could not be done.
   */
  setEnabled(enabled: boolean): Promise<void>;
  /** Looks at the addresses now; resolves when each record has settled or failed. */
  check(): Promise<void>;
  /** The account has changed: a name that was refused is asked for again. */
  accountChanged(): void;
  view(): DnsView;
}

export interface PublisherOptions {
  readonly settings: DeviceSettings;
  readonly cloud: CloudClient;
  readonly accounts: AccountKeeper;
  readonly key: DeviceKey;
}

const FIRST_RETRY_MS = 2_000;
const LONGEST_RETRY_MS = 300_000;

/** Opens the publisher with what its folder remembers. @throws Error when a file is damaged. */
export async function openPublisher(options: PublisherOptions): Promise<Publisher> {
  const { settings, cloud, accounts, key } = options;
  const nameFile = stateFile(join(settings.dataDir, "name.json"), parseRegistration);
  // The switch as it stands while there is no name yet; afterwards the agent's own file holds it.
  const switchFile = stateFile(join(settings.dataDir, "dns-switch.json"), parseSwitch);
  let name = await nameFile.read();
  let wanted = (await switchFile.read())?.enabled ?? true;
  let agent: DdnsAgent | null = null;
  let registering: AbortController | null = null;
  let registrationError: string | null = null;

  async function startAgent(registration: NameRegistration): Promise<void> {
    agent = agentFor(options, registration, wanted);
    await agent.start();
  }

  /** One attempt to get a name; tells whether another makes sense. */
  async function register(action: WantedName["action"], signal: AbortSignal): Promise<boolean> {
    try {
      const account = await accounts.ensure(signal);
      const registration = await cloud.registerName(
        account,
        { name: settings.name, key, action },
        signal,
      );
      signal.throwIfAborted();
      await nameFile.write(registration);
      name = registration;
      registrationError = null;
      await startAgent(registration);
      if (action === "recover" && wanted) await agent?.enable(); // takes over what is published there
      return false;
    } catch (error) {
      if (signal.aborted) return false;
      registrationError = error instanceof Error ? error.message : String(error);
      return !(isDeviceError(error) && error.code === "name-refused");
    }
  }

  async function registerUntilDone(
    action: WantedName["action"],
    signal: AbortSignal,
    firstEnded: () => void,
  ): Promise<void> {
    let wait = FIRST_RETRY_MS;
    for (;;) {
      const again = await register(action, signal);
      firstEnded();
      if (!again) return;
      await pause(wait, signal);
      if (signal.aborted) return;
      wait = Math.min(wait * 2, LONGEST_RETRY_MS);
    }
  }

  function beginRegistration(action: WantedName["action"] = "register"): Promise<void> {
    registering?.abort();
    const controller = new AbortController();
    registering = controller;
    return new Promise((firstEnded) => {
      void registerUntilDone(action, controller.signal, firstEnded);
    });
  }

  /** Another device of the account has the name, and its key: the owner wants it back here. */
  async function recover(shutOut: DdnsAgent): Promise<void> {
    await shutOut.stop();
    agent = null;
    await beginRegistration("recover");
  }

  const status = (): DdnsStatus | null => agent?.status() ?? null;

  return {
    async start() {
      if (name !== null) await startAgent(name);
      else if (wanted) await beginRegistration();
    },
    async stop() {
      registering?.abort();
      await agent?.stop();
    },
    async setEnabled(enabled) {
      if (agent !== null) {
        if (enabled && isShutOut(agent.status())) await recover(agent);
        else if (enabled) await agent.enable();
        else await agent.disable({ retract: true });
        return;
      }
      await switchFile.write({ enabled });
      wanted = enabled;
      registrationError = null;
      if (enabled) await beginRegistration();
      else registering?.abort();
    },
    async check() {
      if (agent !== null) await agent.check();
      else if (wanted) await beginRegistration();
    },
    accountChanged() {
      if (agent === null && wanted) void beginRegistration("recover");
    },
    view: () => viewOf({ wanted, name, status: status(), registrationError }),
  };
}

function agentFor(
  { settings, cloud }: PublisherOptions,
  { fqdn, lan, zone, server, tsig }: NameRegistration,
  enabledAtFirst: boolean,
): DdnsAgent {
  return createDdnsAgent({
    ...{ zone, server, enabledAtFirst },
    key: tsig,
    records: [
      { name: fqdn, family: "ipv4", source: httpSource({ url: cloud.addressUrl }) },
      { name: lan, family: "ipv4", scope: "lan", source: fixedSource(settings.lanAddress) },
    ],
    stateFile: join(settings.dataDir, "ddns.json"),
    labNetworks: settings.labNetworks,
    intervals: { check: settings.checkSeconds, retry: Math.min(settings.checkSeconds, 10) },
  });
}

function parseSwitch(value: unknown): { enabled: boolean } {
  const { enabled } = (value ?? {}) as { enabled?: unknown };
  if (typeof enabled !== "boolean") throw new Error("`enabled` is no true or false");
  return { enabled };
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
