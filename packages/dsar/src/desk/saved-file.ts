import { PRIVATE } from "../server/private-headers.ts";

/**
 * A stranger's file as an answer: a browser saves it under its name and never shows or runs it, whatever
 * it is and whatever the name says.
 */
export function savedFile(bytes: Uint8Array, name: string): Response {
  return new Response(bytes as Uint8Array<ArrayBuffer>, {
    headers: {
      ...PRIVATE,
      "content-type": "application/octet-stream",
      "content-disposition": disposition(name),
      "content-security-policy": "sandbox; default-src 'none'",
      "x-content-type-options": "nosniff",
    },
  });
}

/** RFC 6266: a name for every browser, and the whole of it in the form of RFC 8187. */
function disposition(name: string): string {
  const visible = name.replace(/[\p{C}/\\]/gu, "_");
  const plain = visible.replace(/[^\w. -]/gu, "_").trim() || "file";
  const whole = encodeURIComponent(visible).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}
