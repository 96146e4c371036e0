import { expect, it } from "vitest";
import { startConsentMode } from "../../src/consent-mode/index.ts";
import { startGate } from "../../src/gate/index.ts";
import { registry } from "../stratum-registry.ts";
import { afterThis, consentHere, markup } from "./page.ts";

/** What a tag reads: commands are `arguments` objects, in the order they were given. */
function commands(queue = "dataLayer"): unknown[][] {
  const all = (window as unknown as Record<string, ArrayLike<unknown>[]>)[queue] ?? [];
  for (const one of all) expect(Object.prototype.toString.call(one)).toBe("[object Arguments]");
  return all.map((one) => Array.from(one));
}

const denied = {
  ad_storage: "denied",
  ad_user_data: "denied",
  ad_personalization: "denied",
  analytics_storage: "denied",
  functionality_storage: "denied",
  personalization_storage: "denied",
  security_storage: "granted",
};

function start(...options: [Parameters<typeof startConsentMode>[1]?]) {
  const consent = consentHere();
  const end = startConsentMode(consent, ...options);
  afterThis(end);
  afterThis(() => Reflect.deleteProperty(window, options[0]?.dataLayer ?? "dataLayer"));
  return { consent, end };
}

it("denies by default, then says what is granted, then every change", async () => {
  const { consent } = start();
  expect(commands()).toEqual([
    ["consent", "default", denied],
    ["consent", "update", denied],
  ]);
  await consent.choose({ analytics: true });
  expect(commands()[2]).toEqual(["consent", "update", { ...denied, analytics_storage: "granted" }]);
  await consent.withdraw();
  expect(commands()[3]).toEqual(["consent", "update", denied]);
});

it("has said everything before the gate lets a tag in, and no tag is there before the choice", async () => {
  const { consent } = start();
  const place = markup(
    '<script type="text/plain" data-consent="marketing/google-ads">window.seen = dataLayer.length; dataLayer.last = dataLayer.at(-1)[2].ad_storage</script>',
  );
  const gate = startGate(consent, { registry, reload: () => {} });
  afterThis(() => gate.stop());
  await gate.settled;
  expect(place.querySelector("script")?.type).toBe("text/plain");
  await consent.choose({ marketing: true });
  await gate.settled;
  const { seen, dataLayer } = window as unknown as { seen: number; dataLayer: { last: string } };
  expect([seen, dataLayer.last]).toEqual([3, "granted"]);
});

it("waits for the services a site names, in the queue it names", async () => {
  const { consent, end } = start({
    types: { ad_storage: "marketing/google-ads", ad_personalization: "nothing-declared" },
    dataLayer: "tagQueue",
  });
  await consent.choose({ marketing: true, "marketing/google-ads": false });
  expect(commands("tagQueue").at(-1)?.[2]).toMatchObject({
    ad_storage: "denied",
    ad_user_data: "granted",
    ad_personalization: "denied",
  });
  end();
  await consent.accept();
  expect(commands("tagQueue")).toHaveLength(3);
});
