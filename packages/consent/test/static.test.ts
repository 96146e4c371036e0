import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type PageNote, sealPage, sealPlugin } from "../src/static/index.ts";

const site = "shop.example";
const seal = (html: string) => sealPage(html, { site });
const META = /<meta data-candor http-equiv="Content-Security-Policy" content="([^"]*)">/;
const bare = (html: string) => html.replace(META, "");

/** Python's own HTML parser as a judge: names of the tags in their order. */
function tags(html: string): string[] {
  const program = [
    "import sys, html.parser",
    "class P(html.parser.HTMLParser):",
    "  def handle_starttag(self, tag, attrs): print(tag, dict(attrs).get('http-equiv') or '')",
    "P().feed(sys.stdin.read())",
  ].join("\n");
  return execFileSync("python3", ["-c", program], { input: html }).toString().trim().split("\n");
}

describe("a sealed page", () => {
  it.each([
    ["<!doctype html><html lang=en><head><title>x</title></head><body>y</body></html>"],
    ["<!doctype html><title>x</title><p>y"],
    ["<p>y"],
    ["\n <!DOCTYPE html>\n<head>\n<script src=/a.js></script></head>"],
    ["<!doctype html><html><!-- <head> --><head><link rel=stylesheet href=/a.css>"],
  ])("has the policy first of all that loads: %s", (page) => {
    const { html } = seal(page);
    const loading = tags(html).filter((tag) => !/^(?:html|head) *$/.test(tag));
    expect(loading[0]).toBe("meta Content-Security-Policy");
    expect(bare(html)).toBe(page);
  });

  it("keeps the character set within the first bytes, where browsers look for it", () => {
    const { html } = seal('<!doctype html><head><title>é</title><meta charset="utf-8"></head>');
    expect(html).toMatch(/^<!doctype html><head><meta charset="utf-8"><meta data-candor/);
    expect(html.match(/charset/g)).toHaveLength(1);
  });

  it("has a policy a meta element can carry, closed to other sites", () => {
    const content = META.exec(seal("<p>x").html)?.[1] ?? "";
    expect(content).toContain("default-src 'self'");
    expect(content).not.toMatch(/frame-ancestors|report|sandbox|unsafe|https?:|\*/);
  });

  it("still runs its own inline scripts and styles, by hashes that openssl agrees with", () => {
    const [script, style] = ["\r\nalert('é')\r\n", "p { color: red }"];
    const content = META.exec(
      seal(
        `<script>${script}</script><style>${style}</style><script type="application/json">{}</script>`,
      ).html,
    )?.[1];
    const hash = (text: string) =>
      execFileSync("sh", ["-c", "openssl dgst -sha256 -binary | base64"], { input: text })
        .toString()
        .trim();
    expect(content).toContain(
      `script-src 'self' 'sha256-${hash(script.replaceAll("\r\n", "\n"))}';`,
    );
    expect(content).toContain(`style-src 'self' 'sha256-${hash(style)}';`);
  });

  it.each<[string, string, PageNote["kind"], string]>([
    [
      '<p><iframe title="A film" src="https://video.example/1?a=1&amp;b=2"></iframe></p>',
      '<p><span class="candor-embed"><a href="https://video.example/1?a=1&#38;b=2" rel="noreferrer">A film (video.example)</a><template><iframe title="A film" src="https://video.example/1?a=1&amp;b=2"></iframe></template></span></p>',
      "embed",
      "iframe",
    ],
    [
      '<video controls><source src="//cdn.example/a.mp4"></video>',
      '<span class="candor-embed"><a href="https://cdn.example/a.mp4" rel="noreferrer">cdn.example</a><template><video controls><source src="//cdn.example/a.mp4"></video></template></span>',
      "embed",
      "video",
    ],
    ['<link rel="preconnect" href="https://cdn.example">', "", "hint", "link"],
    [
      '<script src="https://tags.example/t.js"></script>',
      '<script src="https://tags.example/t.js"></script>',
      "blocked",
      "script",
    ],
    [
      '<img alt=a src="/a" SRCSET="/a 1x, https://cdn.example/b 2x">',
      '<img alt=a src="/a" data-candor-SRCSET="/a 1x, https://cdn.example/b 2x">',
      "picture",
      "img",
    ],
    [
      '<picture><source srcset=//cdn.example/b><img src="/a"></picture>',
      '<picture><source data-candor-srcset=//cdn.example/b><img src="/a"></picture>',
      "picture",
      "source",
    ],
    ['<link rel="preload" as="image" imagesrcset="//cdn.example/b 1x">', "", "hint", "link"],
    ['<p onclick="x()">y</p>', '<p onclick="x()">y</p>', "inline", "p"],
    [
      '<form action="https://other.example/"></form>',
      '<form action="https://other.example/"></form>',
      "blocked",
      "form",
    ],
  ])("makes of %s", (before, after, kind, element) => {
    const { html, notes } = seal(`<!doctype html>\n${before}`);
    expect(bare(html)).toBe(`<!doctype html>\n${after}`);
    expect(notes).toEqual([expect.objectContaining({ kind, element, line: 2 })]);
  });

  it.each([
    '<iframe src="/own"></iframe>',
    '<iframe src="https://img.shop.example/own"></iframe>',
    '<img src="data:image/gif;base64,AA">',
    '<a href="https://other.example">a link</a>',
    '<link rel="canonical" href="https://other.example">',
    '<template><iframe src="https://other.example"></iframe></template>',
    '<!-- <iframe src="https://other.example"></iframe> -->',
    '<script type="text/plain">"<iframe src=https://other.example>"</script>',
  ])("leaves %s alone", (markup) => {
    const { html, notes } = seal(markup);
    expect(bare(html)).toBe(markup);
    expect(notes).toEqual([]);
  });

  it("does not change when it is sealed again, whatever stood in it", () => {
    const piece = fc.constantFrom(
      "<p>",
      "</p>",
      "text é",
      "<!-- x -->",
      "<head>",
      "</head>",
      "<meta charset=utf-8>",
      '<iframe src="https://other.example/"></iframe>',
      "<video><source src=//other.example/></video>",
      '<link rel=preconnect href="//other.example">',
      "<script>1 < 2</script>",
      "<style>p{}</style>",
      "<table><tr>",
      "<body>",
      "<!doctype html>",
      "<html>",
      "<svg><image href='//other.example/'/></svg>",
      '<img src="//other.example/a" srcset="//other.example/b">',
      "<picture><source srcset=//other.example/>",
      "<",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const once = seal(pieces.join(""));
        const twice = seal(once.html);
        expect(twice.html).toBe(once.html);
        expect(twice.notes.filter(({ kind }) => kind === "embed" || kind === "hint")).toEqual([]);
      }),
    );
  });
});

it("seals what Vite builds, with Vite's own tags in it", async () => {
  const { build } = await import("vite");
  const root = await mkdtemp(join(tmpdir(), "candor-vite-"));
  await writeFile(
    join(root, "index.html"),
    '<!doctype html><html><head><meta charset="utf-8"><title>x</title></head><body><script type="module" src="/main.js"></script><iframe src="https://video.example/1"></iframe></body></html>',
  );
  await writeFile(join(root, "main.js"), "document.title = 'y';");
  const noted: string[] = [];
  const plugin = sealPlugin({ site, onNote: ({ kind }, path) => noted.push(`${path} ${kind}`) });
  await build({ root, logLevel: "silent", plugins: [plugin], configFile: false });
  const html = await readFile(join(root, "dist", "index.html"), "utf8");
  expect(html).toMatch(/<head><meta charset="utf-8"><meta data-candor/);
  expect(html).toMatch(/<script type="module" crossorigin src="\/assets\/index-.+\.js">/);
  expect(html).toContain('<span class="candor-embed"><a href="https://video.example/1"');
  expect(noted).toEqual(["/index.html embed"]);
  await rm(root, { recursive: true });
});
