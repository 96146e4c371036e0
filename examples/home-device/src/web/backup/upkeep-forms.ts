import { field, type Html, html } from "@candor/example-design";
import type { BackupView } from "../../backup/view.ts";
import { type Refusal, typedIn } from "./refusal.ts";

/** Gives back the room of what no backup needs any more. */
export function freeForm({ place, running }: BackupView, refusal: Refusal | null): Html {
  const typed = typedIn(refusal, "free");
  const atMaker = place?.kind === "maker";
  return html`<details class="panel"${refusal?.form === "free" ? html` open` : null}><summary>Free space</summary>
<p>Backups that are no longer kept leave their data behind until you clear it away. The device cannot do so by itself: whoever stole it could then destroy your backups.</p>
<form class="form" method="post" action="/backup/free">
${
  atMaker
    ? field({
        ...{ name: "token", label: "Owner's token", autocomplete: "off", id: "free-token" },
        hint: "From the recovery sheet. The device's own token can delete nothing.",
        error: typed.error("token"),
        value: typed.value("token"),
      })
    : null
}
${field({
  ...{ name: "password", label: "Vault password", type: "password", required: true },
  ...{ id: "free-password", autocomplete: "current-password" },
  error: typed.error("password"),
})}
<p><button${running === null ? null : html` disabled`}>Free space</button></p>
</form></details>`;
}

/** Makes a recovery phrase: a second way in, for when the password is lost. */
export function phraseForm(busy: boolean, refusal: Refusal | null): Html {
  const typed = typedIn(refusal, "phrase");
  return html`<details class="panel"${refusal?.form === "phrase" ? html` open` : null}><summary>A recovery phrase</summary>
<p>Sixty-five letters and digits that open the vault as the password does. It is shown once, to be written down or printed with the recovery sheet; a new one ends the one before.</p>
<form class="form" method="post" action="/backup/phrase">
${field({
  ...{ name: "password", label: "Vault password", type: "password", required: true },
  ...{ id: "phrase-password", autocomplete: "current-password" },
  error: typed.error("password"),
})}
<p><button${busy ? html` disabled` : null}>Make a phrase</button></p>
</form></details>`;
}
