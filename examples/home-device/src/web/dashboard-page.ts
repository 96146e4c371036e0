import { badge, facts, type Html, html, message } from "@candor/example-design";
import type { Schedule } from "../backup/plan.ts";
import type { BackupView } from "../backup/view.ts";
import type { DnsView } from "../dns/view.ts";
import type { UpdateView } from "../updates/view.ts";
import { formatBytes, formatCount, formatInterval, formatTime } from "./format.ts";

/** Everything the overview shows. */
export interface DashboardInput {
  readonly device: string;
  readonly cloudUrl: string;
  /** Seconds between two questions for the own address. */
  readonly checkSeconds: number;
  readonly dns: DnsView;
  readonly backup: BackupView;
  readonly updates: UpdateView;
}

/** The overview: is my home reachable, are my files safe, what leaves the house. */
export function dashboard(input: DashboardInput): Html {
  const { device, dns, backup } = input;
  return html`<div class="wrap section">
<div class="heading"><h1>Your home server, ${device}</h1>
<p class="lead">Your files stay on this device. What leaves the house, and when, is listed below and can be switched off.</p></div>
<div class="grid halves panels">${dnsPanel(dns)}${backupPanel(backup)}</div>
<section class="section stack" aria-labelledby="leaves"><h2 id="leaves">What leaves this house</h2>
${leaving(input)}
</section></div>`;
}

function dnsPanel(dns: DnsView): Html {
  const name = dns.fqdn ?? "no name yet";
  return html`<section class="panel" aria-labelledby="dns"><div class="row between"><h2 id="dns">Address</h2>${dns.enabled ? badge("good", "on") : badge("warn", "off")}</div>
<p class="address">${name}</p>
${dns.lastError === null ? null : message("warn", dns.lastError)}
${facts([
  ["From outside", dns.published.public ?? "not published"],
  ["At home", dns.published.lan ?? "not published"],
])}
<p><a class="button plain" href="/dns">Change</a></p></section>`;
}

function backupPanel(backup: BackupView): Html {
  const last = backup.snapshots.at(-1);
  const state = backup.running
    ? badge("info", `${backup.running.kind} under way`)
    : backup.vault
      ? badge(
          backup.lastError === null ? "good" : "bad",
          backup.lastError === null ? "ready" : "failed",
        )
      : badge("warn", "not set up");
  return html`<section class="panel" aria-labelledby="backup"><div class="row between"><h2 id="backup">Backups</h2>${state}</div>
${backup.lastError === null ? null : message("bad", backup.lastError)}
${
  backup.vault
    ? facts([
        ["Last backup", last === undefined ? "none yet" : formatTime(last.time)],
        [
          "In it",
          last === undefined
            ? "nothing yet"
            : `${formatCount(last.files, "file")}, ${formatBytes(last.bytes)}`,
        ],
      ])
    : html`<p>Choose a password, and this device keeps a sealed copy of your files outside your home. Only your password opens it.</p>`
}
<p><a class="button${backup.vault ? " plain" : ""}" href="/backup">${backup.vault ? "Open backups" : "Set up backups"}</a></p></section>`;
}

const WHEN: Record<Schedule["every"], string> = {
  never: "When you start a backup.",
  hour: "Every hour, and when you start a backup.",
  day: "Every day, and when you start a backup.",
  week: "Every week, and when you start a backup.",
};

/** A table that tells the truth: the question for the own address is traffic too. */
function leaving({ cloudUrl, checkSeconds, dns, backup, updates }: DashboardInput): Html {
  const cloud = html`<code>${new URL(cloudUrl).host}</code>`;
  const off = html`Never: <a href="/dns">switched off</a>.`;
  const rows: [string, Html | string, Html | string][] = [
    [
      "The question which address this home has",
      cloud,
      dns.enabled ? html`Every ${checkSeconds} seconds. <a href="/dns">Switch</a>` : off,
    ],
    [
      "The address outside, and the one at home",
      html`${cloud}, and whoever asks for your name`,
      dns.enabled ? html`When they change. <a href="/dns">Switch</a>` : off,
    ],
    [
      "The question whether there is newer software, the same from every device",
      cloud,
      updates.enabled && updates.available
        ? html`${capital(formatInterval(updates.everySeconds))}. <a href="/updates">Switch</a>`
        : html`Never: <a href="/updates">${updates.available ? "switched off" : "not set up"}</a>.`,
    ],
    [
      "Sealed copies of your files",
      backup.place?.name ?? cloud,
      html`${backup.place === null ? "Never: not set up." : WHEN[backup.plan.schedule.every]} <a href="/backup">Change</a>`,
    ],
    ["Anything readable: file names, contents, passwords, keys", "Nobody", "Never."],
  ];
  return html`<div class="stacked"><table><thead><tr><th scope="col">What</th><th scope="col">To whom</th><th scope="col">When</th></tr></thead><tbody>${rows.map(
    ([what, whom, when]) =>
      html`<tr><th scope="row">${what}</th><td data-label="To">${whom}</td><td data-label="When">${when}</td></tr>`,
  )}</tbody></table></div>`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
