import { field, type Html, html, message } from "@candor/example-design";
import type { Hono } from "hono";
import { bad, readForm } from "./form.ts";
import type { Responder } from "./responder.ts";

/** What the page of the factory reset stands on. */
export interface ResetRoutes {
  readonly app: Hono;
  readonly responder: Responder;
  /** What the device is called: typed in to show that it is meant. */
  readonly device: string;
  /** Ends everything, forgets everything, and starts afresh. */
  readonly reset: () => Promise<void>;
}

/** Mounts the page with which a device is given away. */
export function resetRoutes({ app, responder, device, reset }: ResetRoutes): void {
  app.get("/start-afresh", (c) => responder.show(c, "Start afresh", resetPage(device)));
  app.post("/start-afresh", async (c) => {
    const form = await readForm(c);
    return responder.act(
      c,
      "/",
      async () => {
        if (form("name").trim() !== device)
          throw bad("name", `Type ${device} to show that you mean it.`);
        await reset();
        return "reset";
      },
      (error, status) =>
        responder.show(c, "Start afresh", resetPage(device, error.message), { status }),
    );
  });
}

function resetPage(device: string, error?: string): Html {
  return html`<div class="wrap section"><div class="heading"><h1>Start afresh</h1>
<p class="lead">As the device left the factory: before you give it away, or when it is to belong to another vault.</p></div>
<div class="stack">
${message(
  "warn",
  html`<p>The device takes its address back from the name server, forgets its name, its account, the key to your vault, its settings, and removes what was restored. The folder with your files stays: empty it yourself.</p>
<p><strong>Your backups stay where they are.</strong> With the recovery sheet and the password another device opens them; without the sheet, nobody does. Print it first.</p>`,
)}
<form class="form panel" method="post" action="/start-afresh">
${field({ name: "name", label: `Type ${device}`, required: true, autocomplete: "off", error })}
<p class="row"><button>Forget everything</button><a class="button plain" href="/backup/sheet">Recovery sheet</a><a class="button plain" href="/backup">Back</a></p>
</form></div></div>`;
}
