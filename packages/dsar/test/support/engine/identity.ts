import { generateKeyPairSync } from "node:crypto";
import { SignJWT } from "jose";
import { expect, it } from "vitest";
import { accounts, confirmationOf, controller } from "../shop.ts";
import { ADA, type EngineAtWork } from "./engine-at-work.ts";

const PARENT = "parent@example.org";
const MARK = "BIRTH-CERTIFICATE-OF-ADA";
const PDF = new TextEncoder().encode(`%PDF-1.7 ${MARK}`);

/** What has to be proved before something is done, and what becomes of the proof. */
export function identityTests({ engine, query, mail, now, later }: EngineAtWork): void {
  const dsarFor = () => engine({ connectors: [accounts] });
  const asked = async (dsar: ReturnType<typeof engine>, right: "access" | "erasure") => {
    const onBehalf = { as: "guardian", email: ADA, right } as const;
    const { id } = await dsar.submit({ type: null, email: PARENT, channel: "form", onBehalf });
    await dsar.run();
    const { token, code } = confirmationOf(mail.mails, id);
    await dsar.confirm(token, code);
    await dsar.run();
    return { id, token };
  };

  it("does nothing for a child before a person has looked, then exactly what was asked", async () => {
    const dsar = dsarFor();
    const { id, token } = await asked(dsar, "access");
    const claimed = await dsar.desk.read(id);
    expect(claimed).toMatchObject({
      ...{ type: "guardian-request", state: "with-person", authority: "claimed" },
      onBehalf: { as: "guardian", email: ADA, right: "access" },
    });
    expect(claimed.task).toMatch(/parental responsibility/);
    await expect(dsar.desk.decide(id, "access")).rejects.toMatchObject({ path: "onBehalf" });

    expect((await dsar.giveProof(token, PDF)).authority).toBe("shown");
    const [proof] = (await dsar.desk.read(id)).proofs;
    const opened = await dsar.desk.proof(id, proof?.id ?? "");
    expect([opened.mediaType, Buffer.from(opened.bytes)]).toEqual([
      "application/pdf",
      Buffer.from(PDF),
    ]);
    await dsar.desk.settleAuthority(id, true);
    await dsar.run();
    expect((await dsar.desk.read(id)).state).toBe("answered");
    const copied = await query("select data from candor_dsar.records");
    expect(JSON.stringify(copied)).toContain("Ada Lovelace");
    expect(mail.mails.at(-1)?.to).toBe(PARENT);
  });

  it("keeps a proof sealed, and has its bytes gone once it was looked at", async () => {
    const dsar = dsarFor();
    const everywhere = async (): Promise<string> => {
      const tables = (await query(
        "select table_name as name from information_schema.tables where table_schema = 'candor_dsar'",
      )) as { name: string }[];
      const rows = [];
      for (const { name } of tables)
        rows.push(await query(`select t::text from candor_dsar.${name} t`));
      return JSON.stringify(rows);
    };
    const hex = Buffer.from(MARK).toString("hex");
    const settle = [
      (id: string) => dsar.desk.settleAuthority(id, true),
      (id: string) => dsar.desk.settleAuthority(id, false),
      (id: string) => dsar.desk.refuse(id, "No relation was shown."),
      async () => {
        later(31 * 86_400);
        await dsar.sweep();
      },
    ];
    for (const end of settle) {
      const { id, token } = await asked(dsar, "access");
      await dsar.giveProof(token, PDF);
      const held = await everywhere();
      expect(held).not.toContain(MARK);
      expect(held).not.toContain(hex);
      expect(await query("select 1 from candor_dsar.proofs")).toHaveLength(1);
      await end(id);
      expect(await query("select 1 from candor_dsar.proofs")).toEqual([]);
      expect((await dsar.verifyAudit(id)).ok).toBe(true);
    }
  });

  it("lets two people decide a child's erasure", async () => {
    const dsar = dsarFor();
    const { id } = await asked(dsar, "erasure");
    const hans = { id: "hans", name: "Hans", role: "handler" } as const;
    await dsar.deskOf(hans).settleAuthority(id, true);
    await dsar.run();
    expect(await dsar.desk.read(id)).toMatchObject({ type: "erasure", state: "with-person" });
    expect(await query("select 1 from account where email = $1", [ADA])).toHaveLength(1);
    const proposal = await dsar.deskOf(hans).propose(id, { act: "erase" });
    await dsar.deskOf({ id: "dora", name: "Dora", role: "approver" }).approve(proposal);
    await dsar.run();
    expect(await query("select 1 from account where email = $1", [ADA])).toEqual([]);
  });

  it.each([
    ["text", new TextEncoder().encode("hello")],
    ["nothing", new Uint8Array()],
    ["a page of script", new TextEncoder().encode("<html><script>")],
    ["too much", Uint8Array.from({ length: 5_000_001 }, (_, at) => PDF[at] ?? 0)],
  ])("takes no proof that is %s", async (_what, bytes) => {
    const dsar = dsarFor();
    const { token } = await asked(dsar, "access");
    await expect(dsar.giveProof(token, bytes)).rejects.toMatchObject({ code: "request-invalid" });
  });

  it("asks for no proof where none is needed, and takes no more than three", async () => {
    const dsar = dsarFor();
    const own = await dsar.submit({ type: "access", email: ADA, channel: "form" });
    await expect(dsar.giveProof(own.token, PDF)).rejects.toMatchObject({
      code: "transition-impossible",
    });
    const { token } = await asked(dsar, "access");
    for (let i = 0; i < 3; i++) await dsar.giveProof(token, PDF);
    await expect(dsar.giveProof(token, PDF)).rejects.toMatchObject({
      code: "transition-impossible",
    });
  });

  it("takes a signed-in account for a proof, and only that of the request", async () => {
    const dsar = dsarFor();
    const { id, token } = await dsar.submit({ type: "access", email: ADA, channel: "form" });
    await expect(dsar.confirmSignedIn(token, PARENT)).rejects.toMatchObject({
      code: "verification-failed",
    });
    expect([await dsar.isOf(token, PARENT), await dsar.isOf(token, ADA)]).toEqual([false, true]);
    expect((await dsar.confirmSignedIn(token, "Ada@Example.org")).state).toBe("in-progress");
    await expect(dsar.confirmSignedIn(token, ADA)).rejects.toMatchObject({
      code: "verification-failed",
    });
    const { timeline } = await dsar.desk.read(id);
    expect(timeline.find(({ event }) => event === "verify")?.detail["proof"]).toBe("account");
  });

  it("asks nothing of who opts out where the law forbids to ask", async () => {
    const dsar = engine({ controller: { ...controller, alsoUnder: ["ccpa"] } });
    const request = { type: "opt-out-of-sale", email: ADA, channel: "form" } as const;
    const { token } = await dsar.submit({ ...request, residence: "US-CA" });
    expect((await dsar.status(token))?.state).toBe("with-person");
    const other = await dsar.submit(request);
    expect((await dsar.status(other.token))?.state).toBe("awaiting-verification");
  });

  it("stops guessing at an address, whichever of its requests is tried", async () => {
    const dsar = engine({ limits: { guessesPerAddress: 7, mailsPerAddress: 100 } });
    const request = { type: "access", email: ADA, channel: "form" } as const;
    const guessed = [await dsar.submit(request), await dsar.submit(request)];
    const own = await dsar.submit(request);
    await dsar.run();
    const right = confirmationOf(mail.mails, own.id);
    for (const { token } of guessed)
      for (let i = 0; i < 5; i++)
        await expect(dsar.confirm(token, "0000")).rejects.toMatchObject({
          code: "verification-failed",
        });
    const rows = await query("select sum(attempts)::int as sum from candor_dsar.challenges");
    expect(rows).toEqual([{ sum: 7 }]);
    await expect(dsar.confirm(right.token, right.code)).rejects.toMatchObject({
      code: "verification-failed",
    });
    later(86_400);
    expect((await dsar.confirm(right.token, right.code)).state).toBe("in-progress");
  });

  it("takes an agent's signed mandate once, and what it proves no further than the risk allows", async () => {
    const [agent, stranger] = [generateKeyPairSync("ed25519"), generateKeyPairSync("ed25519")];
    const agents = [
      { id: "other", key: stranger.publicKey },
      { id: "helper", key: agent.publicKey },
    ];
    const dsar = engine({ agents });
    const seconds = Math.floor(now().getTime() / 1000);
    const claims = {
      ...{ iss: "helper", aud: "shop", sub: ADA, right: "objection", jti: "1" },
      ...{ iat: seconds, exp: seconds + 600 },
    };
    const sign = (more: object = {}, key = agent.privateKey) =>
      new SignJWT({ ...claims, ...more }).setProtectedHeader({ alg: "EdDSA" }).sign(key);

    const jws = await sign();
    const { id, token } = await dsar.submitMandate(jws);
    expect((await dsar.status(token))?.state).toBe("with-person");
    const { timeline } = await dsar.desk.read(id);
    expect(timeline.find(({ event }) => event === "verify")?.detail["proof"]).toBe("mandate");
    await expect(dsar.submitMandate(jws)).rejects.toThrow(/used already/);

    // A copy is not handed out on an agent's word: the person confirms, by a mail of their own.
    const copy = await dsar.submitMandate(await sign({ jti: "2", right: "access" }));
    expect((await dsar.status(copy.token))?.state).toBe("awaiting-verification");
    await dsar.run();
    expect(mail.mails.at(-1)?.to).toBe(ADA);

    const none = Buffer.from('{"alg":"none"}').toString("base64url");
    for (const [what, bad] of [
      ["another key", await sign({ jti: "3" }, stranger.privateKey)],
      ["another agent's name", await sign({ jti: "3", iss: "other" })],
      ["a name that nobody has", await sign({ jti: "3", iss: "nobody" })],
      ["another controller", await sign({ jti: "3", aud: "hearth" })],
      ["an end that has passed", await sign({ jti: "3", exp: seconds - 120 })],
      ["an old day", await sign({ jti: "3", iat: seconds - 3600 })],
      ["no number", await sign({ jti: undefined })],
      ["no right of ours", await sign({ jti: "3", right: "everything" })],
      ["no signature", `${none}.${jws.split(".")[1]}.`],
      ["a changed claim", jws.replace(/\.(.)/, ".A")],
      ["no JWS", "hello"],
    ] as const)
      await expect([what, await dsar.submitMandate(bad).catch((e) => e.code)]).toEqual([
        ...[what, "mandate-refused"],
      ]);
    await expect(
      dsar.submitMandate(await sign({ jti: "4", sub: "no address" })),
    ).rejects.toMatchObject({ code: "request-invalid" });
  });
}
