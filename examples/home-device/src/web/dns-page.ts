import { badge, facts, type Html, html, message, type Tone } from "@candor/example-design";
import type { DnsView } from "../dns/view.ts";
import { formatTime } from "./format.ts";

/** The page with the switch of H8: on by default, off for good when the owner says so. */
export function dnsPage(dns: DnsView, notice: Html | null): Html {
  return html`<div class="wrap section">
<div class="heading"><h1>Address</h1>
<p class="lead">Your internet provider may change your home's address at any time. This device tells the maker's name server the current one, so that your name always leads home.</p></div>
<div class="columns"><div class="stack">
${notice}
${dns.lastError === null ? null : message(dns.enabled ? "warn" : "bad", dns.lastError)}
<section class="panel stack" aria-labelledby="now">
<div class="row between"><h2 id="now">${dns.fqdn ?? "Waiting for a name"}</h2>${state(dns)}</div>
${facts([
  ["From outside", shown(dns.published.public, dns)],
  ["Name at home", dns.lan === null ? "not given yet" : html`<code>${dns.lan}</code>`],
  ["At home", shown(dns.published.lan, dns)],
  ["Last seen there", dns.verifiedAt === null ? "not yet" : formatTime(dns.verifiedAt)],
])}
${dns.enabled && dns.conflict ? takeOver() : null}
${dns.enabled ? turnOff() : turnOn()}
</section></div>
<aside class="stack"><h2>What this means</h2>
<p>The name and both addresses are public: anyone who knows the name can look them up. The address inside your home goes under its own name, beginning with <code>lan.</code>, and is of no use outside.</p>
<p>Switched off, the device removes both addresses and then stays silent: it asks nobody for its address and tells nobody. At home it works as before; from outside you need another way to find it.</p>
</aside></div></div>`;
}

function state(dns: DnsView): Html {
  if (dns.enabled)
    return dns.published.public === null
      ? badge("info", "on, not yet published")
      : badge("good", "on");
  const tones: Record<string, [Tone, string]> = {
    owed: ["warn", "off, records not removed yet"],
    failed: ["bad", "off, records not removed"],
  };
  const [tone, text] = tones[dns.retraction ?? ""] ?? ["warn", "off"];
  return badge(tone, text);
}

function shown(address: string | null, dns: DnsView): Html | string {
  if (address !== null) return html`<code>${address}</code>`;
  return dns.enabled ? "not published yet" : "not published";
}

function turnOff(): Html {
  return html`<div class="row">
<form method="post" action="/dns"><input type="hidden" name="enabled" value="off"><button>Switch off and remove</button></form>
<form method="post" action="/dns/check"><button class="plain">Check now</button></form>
</div>`;
}

/** The name was given to another device of the account, or somebody else has the key. */
function takeOver(): Html {
  return html`<p>Another device with your account code uses this name. If this one is to have it, take it over; the other one will then say the same.</p>
<form method="post" action="/dns"><input type="hidden" name="enabled" value="on"><button class="plain">Take the name over</button></form>`;
}

function turnOn(): Html {
  return html`<form method="post" action="/dns"><input type="hidden" name="enabled" value="on"><button>Switch on</button></form>`;
}
