import axe from "axe-core";
import { afterEach, describe, expect, it } from "vitest";
import { renderAuditHtml } from "../../src/report/html.ts";
import { HOSTILE_NAMES, hostileReport } from "../audit-hostile.ts";

/** Opens a report as a document of its own, its policy in force. */
async function open(html: string): Promise<Document> {
  const frame = document.createElement("iframe");
  frame.style.cssText = "width:1200px;height:900px";
  frame.srcdoc = html;
  const loaded = new Promise((resolve) => frame.addEventListener("load", resolve));
  document.body.append(frame);
  await loaded;
  const { contentDocument } = frame;
  if (!contentDocument) throw new Error("the report did not open");
  return contentDocument;
}

afterEach(() => {
  document.body.replaceChildren();
});

describe("the HTML report of a hostile page", () => {
  it("shows every name as text and builds no element from one", async () => {
    const report = await open(renderAuditHtml(hostileReport()));
    expect(report.querySelectorAll("script, img, a")).toHaveLength(0);
    expect(report.querySelectorAll("article li > p:first-child")).toHaveLength(
      2 * HOSTILE_NAMES.length,
    );
    expect(report.body.textContent).toContain("<script>alert(1)</script>");
    expect(report.body.textContent).toContain("]]>&amp;");
  });

  it("has a policy that would stop a script and a request", async () => {
    const report = await open(
      renderAuditHtml(hostileReport()).replace(
        "<main>",
        '<main><script>parent.broken = 1</script><img src="/x">',
      ),
    );
    expect("broken" in window).toBe(false);
    const image = report.querySelector("img");
    expect(image?.naturalWidth).toBe(0);
  });

  it("is read by everybody: axe has nothing to say", async () => {
    // Its own policy keeps axe out of the document: its style and body are read in this one.
    const { head, body } = new DOMParser().parseFromString(
      renderAuditHtml(hostileReport()),
      "text/html",
    );
    document.body.append(...head.querySelectorAll("style"), ...body.childNodes);
    for (const details of document.querySelectorAll("details")) details.open = true;
    const { violations } = await axe.run(document.body);
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });
});
