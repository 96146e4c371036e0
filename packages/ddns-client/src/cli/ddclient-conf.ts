/** Settings of a ddclient.conf, and the hosts that they are for. */
export interface Block {
  /** Line of the file that names the hosts. */
  readonly line: number;
  readonly settings: ReadonlyMap<string, string>;
  readonly hosts: readonly string[];
}

/**
 * Reads the text of a ddclient.conf (3.10 and 4) as far as its form goes. Settings are separated by
 * commas, or stand alone on lines; a line without "=" at its end names hosts and closes a block.
 * Global settings stand before the first host.
 */
export function readBlocks(text: string): Block[] {
  const blocks: Block[] = [];
  const globals = new Map<string, string>();
  let own = new Map<string, string>();
  for (const { line, content } of logicalLines(text)) {
    const settings = [...content.matchAll(/([\w-]+)\s*=\s*('[^']*'|"[^"]*"|[^\s,]*)\s*,?/g)];
    const pairs = settings.map(([, name = "", value = ""]) => [name, unquoted(value)] as const);
    const rest = settings.reduce((left, [whole]) => left.replace(whole, " "), content);
    const hosts = rest.split(/[\s,]+/).filter(Boolean);
    for (const [name, value] of pairs) own.set(name, value);
    if (hosts.length > 0) {
      blocks.push({ line, hosts, settings: new Map([...globals, ...own]) });
      own = new Map();
    } else if (!content.endsWith(",")) {
      for (const [name, value] of own) globals.set(name, value);
      own = new Map();
    }
  }
  return blocks;
}

function logicalLines(text: string): { readonly line: number; readonly content: string }[] {
  const lines: { line: number; content: string }[] = [];
  let open = false;
  for (const [i, raw] of text.split("\n").entries()) {
    const content = raw.replace(/(^|\s)#.*$/, "").trim();
    const last = lines.at(-1);
    if (open && last !== undefined) last.content = `${last.content} ${content}`;
    else if (content !== "") lines.push({ line: i + 1, content });
    open = content.endsWith("\\");
    const ended = lines.at(-1);
    if (ended !== undefined) ended.content = ended.content.replace(/\\$/, "").trim();
  }
  return lines;
}

function unquoted(value: string): string {
  return /^(['"]).*\1$/.test(value) ? value.slice(1, -1) : value;
}
