import { AuditError } from "../error.ts";
import { type Control, controlText } from "./control.ts";
import type { Frame } from "./frames.ts";
import type { Tab } from "./tab.ts";
import { delay } from "./waiting.ts";

/**
 * Presses a control as a visitor would: a real click at its middle where it is in sight, else a
 * click by script (in frames, and under something that covers it).
 *
 * @param what what it does, for the message: `accept`, `reject`, `withdraw`
 * @throws AuditError `no-control` when no frame has it by the time a page has for loading: banners
 *   come late
 */
export async function press(tab: Tab, control: Control, what: string): Promise<void> {
  const end = performance.now() + tab.patience.load;
  do {
    for (const frame of await tab.frames()) {
      const found = await find(frame, control).catch(() => null);
      if (found === null) continue;
      await click(tab, frame, found);
      await tab.settle();
      return;
    }
    await delay(150);
  } while (performance.now() < end);
  const problem = `${tab.record.page} has nothing to ${what} with: ${controlText(control)} matches no visible element`;
  throw new AuditError("no-control", `${problem}; look at the page's banner and correct it`);
}

/** Finds the control in one frame; an object of the page, or null. */
async function find(frame: Frame, control: Control): Promise<string | null> {
  const { session, id } = frame;
  const { executionContextId: contextId } = await session.send("Page.createIsolatedWorld", {
    frameId: id,
  });
  const expression =
    "css" in control ? `(${FIND_CSS})(${JSON.stringify(control.css)})` : "document";
  const { result } = await session.send("Runtime.evaluate", { expression, contextId });
  if ("css" in control || result.objectId === undefined) return result.objectId ?? null;
  const { nodes } = await session.send("Accessibility.queryAXTree", {
    objectId: result.objectId,
    role: control.role,
  });
  const fit = nodes.filter(
    ({ ignored, name }) => !ignored && (control.name?.test(String(name?.value ?? "")) ?? true),
  );
  for (const { backendDOMNodeId } of fit) {
    if (backendDOMNodeId === undefined) continue;
    const { object } = await session.send("DOM.resolveNode", {
      backendNodeId: backendDOMNodeId,
      executionContextId: contextId,
    });
    if (object.objectId !== undefined) return object.objectId;
  }
  return null;
}

/** Searches the document and every open shadow tree for the first match that can be seen. */
const FIND_CSS = `(selector) => {
  const visible = (one) => one.getClientRects().length > 0 && getComputedStyle(one).visibility !== "hidden";
  const search = (root) => {
    for (const one of root.querySelectorAll(selector)) if (visible(one)) return one;
    for (const one of root.querySelectorAll("*")) {
      const found = one.shadowRoot && search(one.shadowRoot);
      if (found) return found;
    }
    return null;
  };
  return search(document);
}`;

/** Brings the element into sight; tells its middle, and whether a click there would reach it. */
const MIDDLE = `function () {
  this.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
  const { left, top, width, height } = this.getBoundingClientRect();
  const [x, y] = [left + width / 2, top + height / 2];
  // Asked of its own tree, which may be a closed one.
  const hit = this.getRootNode().elementFromPoint(x, y);
  return { x, y, reached: hit !== null && (this === hit || this.contains(hit)) };
}`;

interface Middle {
  readonly x: number;
  readonly y: number;
  readonly reached: boolean;
}

async function click(tab: Tab, frame: Frame, objectId: string): Promise<void> {
  const { session } = frame;
  const call = { objectId, returnByValue: true, userGesture: true };
  const { result } = await session.send("Runtime.callFunctionOn", {
    ...call,
    functionDeclaration: MIDDLE,
  });
  const { x, y, reached } = result.value as Middle;
  const [outermost] = await tab.frames();
  if (!reached || frame.id !== outermost?.id) {
    const functionDeclaration = "function () { this.click(); }";
    await session.send("Runtime.callFunctionOn", { ...call, functionDeclaration });
    return;
  }
  const mouse = { x, y, button: "left", clickCount: 1 } as const;
  await session.send("Input.dispatchMouseEvent", { ...mouse, type: "mousePressed" });
  await session.send("Input.dispatchMouseEvent", { ...mouse, type: "mouseReleased" });
}
