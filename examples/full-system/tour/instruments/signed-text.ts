import { readCleartextMessage, readKey, verify } from "openpgp";

/**
 * The text under a cleartext signature.
 *
 * @throws Error when the signature is not that of the key.
 */
export async function signedText(text: string, publicKey: string): Promise<string> {
  const message = await readCleartextMessage({ cleartextMessage: text });
  const key = await readKey({ armoredKey: publicKey });
  const { signatures } = await verify({ message, verificationKeys: key });
  const [signature] = signatures;
  if (signature === undefined) throw new Error("there is no signature");
  await signature.verified;
  return message.getText();
}
