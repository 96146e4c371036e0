import { BROWSERS } from "@candor/engines/browsers";
import type { AxeResults } from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type BannerSite, serveBanner } from "./banner-page.ts";

let site: BannerSite;

beforeAll(async () => {
  site = await serveBanner();
});

afterAll(() => site.close());

describe.each(BROWSERS)("the banner in $name", ({ launch, lacking }) => {
  describe.skipIf(lacking)("driven from outside", () => {
    let browser: Browser;
    let context: BrowserContext;
    let page: Page;

    beforeAll(async () => {
      browser = await launch();
    });

    afterAll(() => browser?.close());

    beforeEach(() => visitor(1280, 800));

    afterEach(() => context.close());

    async function visitor(width: number, height: number): Promise<void> {
      await context?.close();
      context = await browser.newContext({ viewport: { width, height } });
      context.setDefaultTimeout(15_000);
      page = await context.newPage();
    }

    async function visit(path = "/"): Promise<void> {
      await page.goto(site.url + path);
      await page.locator("html[data-ready]").waitFor();
    }

    const button = (name: string) => page.getByRole("button", { name, exact: true });
    const noted = <T>(name: string) =>
      page.evaluate((key) => (window as unknown as Record<string, unknown>)[key] as T, name);

    /** What has the focus, looked for through shadow roots. */
    const focused = () =>
      page.evaluate(() => {
        let at = document.activeElement;
        while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
        return (at?.getAttribute("name") ?? at?.textContent ?? "").trim();
      });

    async function tabTo(name: string): Promise<void> {
      for (let presses = 0; presses < 30; presses++) {
        if ((await focused()) === name) return;
        await page.keyboard.press("Tab");
      }
      throw new Error(`the keyboard does not reach ${name}; it is at ${await focused()}`);
    }

    it("stands there in the frame in which it is made, and moves nothing", async () => {
      await visit();
      const { height, moved } = await noted<{ height: number; moved: number }>("atOnce");
      expect(height).toBeGreaterThan(100);
      expect(moved).toBe(0);
      await page.waitForTimeout(400); // the entrance is over
      expect(await noted("shifts")).toEqual([]);
    });

    it("is refused by role and name, as a machine would, without one complaint of a strict policy", async () => {
      await visit();
      await button("Let me choose").click();
      await page.getByText("What is stored (4)").click();
      await page.getByRole("switch", { name: "Analytics", exact: true }).click();
      await page.getByRole("button", { name: "Close" }).click();
      await button("Reject all").click();
      await expect.poll(() => page.getByRole("dialog").count()).toBe(0);
      const [cookie] = await context.cookies();
      expect(cookie?.value).toMatch(/-analytics!-marketing/);
      await button("Cookie settings").click();
      await page.getByRole("dialog", { name: "Cookie settings" }).waitFor();
      expect(await noted("complaints")).toEqual([]);
    });

    it("is walked by the keyboard alone, from the first word to a choice of one's own and back", async () => {
      await visit();
      await page.keyboard.press("Tab");
      expect(await focused()).toBe("Cookie policy"); // the first stop of the page
      const order: string[] = [];
      for (let at = 0; at < 3; at++) {
        await page.keyboard.press("Tab");
        order.push(await focused());
      }
      expect(order).toEqual(["Reject all", "Accept all", "Let me choose"]);
      await page.keyboard.press("Enter");
      await tabTo("analytics");
      await page.keyboard.press("Space");
      await page.keyboard.press("Escape");
      expect(await focused()).toBe("Let me choose");
      await page.keyboard.press("Enter");
      await tabTo("marketing");
      expect(await page.getByRole("switch", { name: "Analytics", exact: true }).isChecked()).toBe(
        false,
      ); // Escape kept nothing
      await page.keyboard.press("Space");
      await tabTo("Save my choice");
      await page.keyboard.press("Enter");
      await expect.poll(async () => (await context.cookies())[0]?.value).toContain("!marketing");
      await tabTo("Cookie settings");
      await page.keyboard.press("Enter");
      await page.getByRole("dialog", { name: "Cookie settings" }).waitFor();
    });

    it("hides no focused element, to the last link of the page", async () => {
      await visit("/long");
      await tabTo("Let me choose");
      for (let link = 0; link < 60; link++) {
        await page.keyboard.press("Tab");
        const covered = await page.evaluate(() => {
          const layer = document
            .querySelector("candor-consent")
            ?.shadowRoot?.querySelector("dialog");
          const [a, b] = [document.activeElement, layer].map((one) => one?.getBoundingClientRect());
          return !!a && !!b && a.bottom > b.top && a.right > b.left && a.left < b.right;
        });
        expect(covered, `link ${link}`).toBe(false);
      }
      expect(await focused()).toBe("Link 59");
    });

    it.each([
      ["320 px wide", 320, 640],
      ["a window of 1280 px at 200 %", 640, 400],
      ["a window of 1280 px at 400 %", 320, 256],
    ])("fits without scrolling sideways: %s", async (_, width, height) => {
      await visitor(width, height);
      for (const locale of ["en", "de", "el", "ar"]) {
        await context.clearCookies();
        await visit(`/?locale=${locale}`);
        await page.locator("[part=quiet]").click();
        for (const dialog of await page.locator("dialog").all()) {
          const box = await dialog.evaluate((one) => {
            const parts = [one, ...one.querySelectorAll("div")];
            return {
              inside:
                one.getBoundingClientRect().right <= innerWidth && one.clientHeight <= innerHeight,
              wide: parts.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
                .length,
            };
          });
          expect(box, locale).toEqual({ inside: true, wide: 0 });
        }
        const third = page.locator("dialog:modal [part=quiet]");
        await third.scrollIntoViewIfNeeded();
        await third.click();
      }
    });

    const looks = [
      ["light", "/axe?gpc"],
      ["dark", "/axe?gpc&scheme=dark"],
      ["right to left", "/axe?gpc&locale=ar"],
      ["right to left, dark", "/axe?gpc&locale=he&scheme=dark"],
    ] as const;

    describe.each([1280, 320])("%i px wide", (width) => {
      it.each(looks)("axe finds nothing on any layer, best practices too: %s", async (_, path) => {
        await visitor(width, 640);
        await visit(path);
        const violations = async () => {
          await page.evaluate(() =>
            Promise.all(document.getAnimations().map((one) => one.finished)),
          );
          const found = await page.evaluate(() =>
            (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
          );
          expect(found.passes.map(({ id }) => id)).toContain("color-contrast");
          return found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
        };
        expect(await violations()).toEqual([]);
        await page.locator("[part=quiet]").click();
        for (const summary of await page.locator("summary").all()) await summary.click();
        for (const one of await page.getByRole("switch").all())
          if (!(await one.isChecked())) await one.click();
        expect(await violations()).toEqual([]);
        await page.locator("dialog:modal [part=choice]").first().click();
        expect(await violations()).toEqual([]); // the control that stays
      });
    });
  });
});
