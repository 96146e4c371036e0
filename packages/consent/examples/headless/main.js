// The state without the banner: markup and words are the page's own.
import { createConsent } from "@candor/consent";
import { startGate } from "@candor/consent/gate";
import { defineRegistry } from "@candor/cookie-registry";

const registry = defineRegistry({
  entries: [
    {
      name: "choice",
      category: "essential",
      party: "first",
      purpose: { en: "Remembers what you chose here." },
      retention: [{ iso: "P180D" }],
    },
    {
      name: "_count",
      category: "analytics",
      party: "first",
      purpose: { en: "Counts a visit once a day." },
      retention: [{ iso: "P1D" }],
    },
  ],
});
const consent = createConsent({ registry, cookie: { name: "choice" }, policyVersion: "2025-06" });
startGate(consent, { registry });

const form = document.querySelector("#choice");
const state = document.querySelector("#state");

form.addEventListener("submit", (event) => {
  event.preventDefault();
  consent.choose({ analytics: event.submitter.value === "yes" });
});
document.querySelector("#change").addEventListener("click", () => {
  form.hidden = false;
});

function render() {
  const { ask, decision } = consent.state;
  form.hidden = ask === null;
  if (decision) state.textContent = consent.has("analytics") ? "You said yes." : "You said no.";
}

consent.subscribe(render);
render();
