import { encodeUtf8 } from "../codec/utf8.ts";
import { ZkBackupError } from "../errors.ts";
import { patternExpression } from "./ignore-pattern.ts";

/** What rules say of a path: left out, expressly kept, or nothing. */
type Verdict = "out" | "in" | null;

/** Rules of one `.gitignore`, for paths below the directory it stands in. */
export interface IgnoreRules {
  /**
   * Judges a path by the last rule that matches it. Directories above are not looked at: who walks
   * does not enter what is out.
   *
   * @param path relative, its characters the bytes of the names (`pathText`)
   */
  verdict(path: string, isDirectory: boolean): Verdict;
}

interface Rule {
  readonly verdict: "out" | "in";
  readonly expression: RegExp;
  readonly directoriesAlone: boolean;
  /** Compared with the last name alone, wherever it stands. */
  readonly anywhere: boolean;
}

/**
 * Reads rules as in gitignore(5): a line each; `#` begins a comment, `!` takes in again, a slash at
 * the beginning or in the middle ties to the directory, one at the end means directories alone.
 *
 * Names need not be UTF-8, so everything is compared byte by byte, as git does.
 */
export function readIgnoreRules(content: Uint8Array): IgnoreRules {
  const text = pathText(withoutMark(content));
  const rules: Rule[] = [];
  for (const line of text.split("\n")) {
    const rule = readRule(line);
    if (rule !== null) rules.push(rule);
  }
  rules.reverse(); // the last that matches decides
  return {
    verdict(path, isDirectory) {
      const name = path.slice(path.lastIndexOf("/") + 1);
      for (const { verdict, expression, directoriesAlone, anywhere } of rules)
        if ((isDirectory || !directoriesAlone) && expression.test(anywhere ? name : path))
          return verdict;
      return null;
    },
  };
}

/** Reads rules that a program gives, one a string. @throws ZkBackupError `bad-input`. */
export function ignoreRules(lines: readonly string[]): IgnoreRules {
  const bytes = encodeUtf8(lines.join("\n"));
  if (bytes === null)
    throw new ZkBackupError("bad-input", "A rule holds half of a character pair.");
  return readIgnoreRules(bytes);
}

function readRule(line: string): Rule | null {
  let pattern = withoutSpaces(line.endsWith("\r") ? line.slice(0, -1) : line);
  if (pattern === "" || pattern.startsWith("#")) return null;
  const verdict = pattern.startsWith("!") ? "in" : "out";
  if (verdict === "in") pattern = pattern.slice(1);
  const directoriesAlone = pattern.endsWith("/");
  if (directoriesAlone) pattern = pattern.slice(0, -1);
  const anywhere = !pattern.includes("/");
  if (pattern.startsWith("/")) pattern = pattern.slice(1);
  const expression = pattern === "" ? null : patternExpression(pattern);
  return expression && { verdict, expression, directoriesAlone, anywhere };
}

/** Spaces at the end do not count, unless a backslash stands before. */
function withoutSpaces(line: string): string {
  const [kept = ""] = /^(?:[^\\ ]|\\.| +(?! *$)|\\$)*/s.exec(line) ?? [];
  return kept;
}

function withoutMark(content: Uint8Array): Uint8Array {
  const [a, b, c] = content;
  return a === 0xef && b === 0xbb && c === 0xbf ? content.subarray(3) : content;
}

/** A name or path as text whose characters are its bytes. */
export function pathText(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 4096)
    text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return text;
}
