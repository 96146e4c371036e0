import { badge, facts, type Html, html, message } from "@candor/example-design";
import type { UpdateView } from "../updates/view.ts";
import { formatInterval, formatTime } from "./format.ts";

/** The page with the switch of H9: on by default, off for good when the owner says so. */
export function updatesPage(updates: UpdateView, notice: Html | null): Html {
  const { newest } = updates;
  return html`<div class="wrap section">
<div class="heading"><h1>Updates</h1>
<p class="lead">This device asks ${formatInterval(updates.everySeconds)} whether there is newer software, and tells you. It installs nothing by itself.</p></div>
<div class="columns"><div class="stack">
${notice}
${updates.lastError === null ? null : message("warn", `The last look found nothing out: ${updates.lastError}`)}
<section class="panel stack" aria-labelledby="now">
<div class="row between"><h2 id="now">${headline(updates)}</h2>${state(updates)}</div>
${facts([
  ["On this device", updates.installed],
  ["Newest", newest === null ? "not known yet" : newest.version],
  ["Released", newest === null ? "not known yet" : formatTime(newest.released)],
  ["Last look", updates.checkedAt === null ? "not yet" : formatTime(updates.checkedAt)],
])}
${newest === null || newest.notes === "" ? null : html`<p>${newest.notes}</p>`}
${updates.enabled ? turnOff(updates) : turnOn()}
</section></div>
<aside class="stack"><h2>What this means</h2>
<p>The question is the same from every device: no name, no serial number, not even the version you have. The maker's server sees that some device in your home asked.</p>
<p>What it answers is signed. An older answer played back, one that has run out, and one that somebody has changed on the way are refused, and this page says so.</p>
</aside></div></div>`;
}

function headline({ updateAvailable, newest, available }: UpdateView): string {
  if (!available) return "Not set up";
  if (updateAvailable && newest !== null) return `Version ${newest.version} is there`;
  return newest === null ? "Not looked yet" : "Up to date";
}

function state({ enabled, updateAvailable }: UpdateView): Html {
  if (!enabled) return badge("warn", "off");
  return updateAvailable ? badge("info", "update") : badge("good", "on");
}

function turnOff({ available }: UpdateView): Html {
  return html`<div class="row">
<form method="post" action="/updates"><input type="hidden" name="enabled" value="off"><button>Switch off</button></form>
${available ? html`<form method="post" action="/updates/check"><button class="plain">Look now</button></form>` : null}
</div>`;
}

function turnOn(): Html {
  return html`<form method="post" action="/updates"><input type="hidden" name="enabled" value="on"><button>Switch on</button></form>`;
}
