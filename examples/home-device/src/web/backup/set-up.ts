import { field, type Html, html } from "@candor/example-design";
import { PROPOSED } from "../../backup/plan.ts";
import { SHORTEST_PASSWORD } from "../vault-forms.ts";
import { planFields } from "./plan-form.ts";
import { type Refusal, type Typed, typedIn } from "./refusal.ts";

/** The two ways to begin: a new vault, or the one of a device that this one replaces. */
export function setUp(refusal: Refusal | null): Html {
  return html`${newVault(typedIn(refusal, "vault"))}
${joining(typedIn(refusal, "connect"), refusal?.form === "connect")}`;
}

function newVault(typed: Typed): Html {
  return html`<section class="panel stack" aria-labelledby="new-vault"><h2 id="new-vault">Set up your vault</h2>
<form class="form" method="post" action="/backup/vault">
${field({
  ...{ name: "password", label: "Vault password", type: "password", required: true },
  hint: `At least ${SHORTEST_PASSWORD} characters. Four or more words that do not belong together are easy to write and hard to guess.`,
  error: typed.error("password"),
  autocomplete: "new-password",
})}
${field({
  ...{ name: "repeat", label: "The same again", type: "password", required: true },
  error: typed.error("repeat"),
  autocomplete: "new-password",
})}
${recorded(typed.error("recorded"))}
${placeFields("new", typed, null)}
${planFields(PROPOSED, typed.error("at"))}
<p><button>Make the vault</button></p>
</form></section>`;
}

function joining(typed: Typed, open: boolean): Html {
  const maker = html`${field({
    ...{ name: "account", label: "Account", autocomplete: "off" },
    hint: "From the recovery sheet.",
    error: typed.error("account"),
    value: typed.value("account"),
  })}
${field({
  ...{ name: "token", label: "Token", autocomplete: "off" },
  hint: "From the recovery sheet.",
  error: typed.error("token"),
  value: typed.value("token"),
})}`;
  return html`<details class="panel"${open ? html` open` : null}><summary>This device replaces another one</summary>
<form class="form" method="post" action="/backup/connect">
${placeFields("old", typed, maker)}
${field({
  ...{ name: "password", label: "Vault password", type: "password" },
  ...{ id: "connect-password", autocomplete: "current-password" },
  error: typed.error("password"),
})}
${field({
  ...{ name: "phrase", label: "Or the recovery phrase", autocomplete: "off" },
  hint: "Where the password was lost. Spaces and hyphens do not matter.",
  error: typed.error("phrase"),
})}
<p><button>Connect</button></p>
</form></details>`;
}

const PLACES: readonly (readonly [string, string, string])[] = [
  ["maker", "The maker's cloud", "Outside your home. The maker cannot read it."],
  ["folder", "A disk", "A folder on another disk, or one that your network shares."],
  ["bucket", "A bucket of your own", "At any S3-compatible service; you hold its keys."],
];

/** Where the vault is kept: with the fields of the place that is chosen, and no script to show them. */
function placeFields(id: string, typed: Typed, maker: Html | null): Html {
  const chosen = typed.value("place", "maker");
  const input = (name: string, label: string, hint: string, type: "text" | "password" = "text") =>
    field({
      ...{ name, label, type, hint, id: `${id}-${name}`, autocomplete: "off" },
      ...{ error: typed.error(name), value: type === "password" ? "" : typed.value(name) },
    });
  return html`<fieldset class="places stack"><legend>Kept at</legend>
${PLACES.map(
  ([kind, label, says]) =>
    html`<label class="choice"><input type="radio" name="place" value="${kind}"${kind === chosen ? html` checked` : null}><span>${label}<span>${says}</span></span></label>`,
)}
${maker === null ? null : html`<div class="at-maker stack">${maker}</div>`}
<div class="at-folder stack">${input("folder", "Folder", "The whole path, such as /mnt/usb/backup.")}</div>
<div class="at-bucket stack">
${input("endpoint", "Address of the service", "Such as https://s3.eu-central-2.example.com")}
${input("bucket", "Bucket", "It must exist.")}
${input("prefix", "Folder in the bucket", "May stay empty.")}
${input("key", "Access key's id", "")}
${input("secret", "Secret access key", "It stays on this device. Whoever has it can delete the backup, and not read it.", "password")}
</div></fieldset>`;
}

function recorded(error: string | undefined): Html {
  return html`<div class="field">${error === undefined ? null : html`<p class="error" id="recorded-error">${error}</p>`}
<label class="choice"><input type="checkbox" name="recorded" value="yes"${error === undefined ? null : html` aria-describedby="recorded-error" aria-invalid="true"`}><span>I have written the password down<span>It cannot be reset. Without it the backup is lost.</span></span></label></div>`;
}
