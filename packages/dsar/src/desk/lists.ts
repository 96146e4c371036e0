import { includes } from "../core/operator/role.ts";
import { html } from "../page/html.ts";
import { button } from "../page/parts.ts";
import type { Content, DeskVisit } from "./desk-server.ts";
import { proposalHtml } from "./request-acts.ts";

/** Proposals that wait for a second person. */
export async function approvalsPage(visit: DeskVisit): Promise<Content> {
  const proposals = await visit.desk.proposals();
  const title = "Approvals";
  return {
    title,
    body: html`<h1>${title}</h1>
${proposals.length === 0 && html`<p>Nothing waits for a second person.</p>`}
${proposals.map(
  (proposal) =>
    html`<section class="card" aria-label="Proposal"><p><a href="${visit.path}/requests/${proposal.requestId}">The request</a></p>${proposalHtml(visit, proposal)}</section>`,
)}`,
  };
}

/** Legal holds in force; the person stays a pseudonym here, and is named on their requests. */
export async function holdsPage({ desk, path, operator }: DeskVisit): Promise<Content> {
  const holds = await desk.holds();
  const title = "Legal holds";
  return {
    title,
    body: html`<h1>${title}</h1>
<p class="quiet">A hold is placed on the page of a request. It keeps data from erasure, and the person is told why.</p>
${holds.length === 0 && html`<p>No hold is in force.</p>`}
${holds.map(
  ({ id, reason, basis, until, connector, fields, createdAt }) =>
    html`<section class="card" aria-label="Hold"><p><strong>${reason}</strong><br><small>${basis}; ${connector ?? "every system"}${fields && `, ${fields.join(", ")}`}; since ${createdAt.toISOString().slice(0, 10)}, until ${until ?? "it is released"}</small></p>${includes(operator.role, "approver") && button(`${path}/holds/${id}/release`, "Release, and erase what it kept", { tone: "second", hidden: { back: `${path}/holds` } })}</section>`,
)}`,
  };
}
