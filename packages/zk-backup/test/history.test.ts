import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { copyOf } from "./support/fault-storage.ts";
import { household, oneFile, openAsOwner } from "./support/household.ts";
import { backUp, codeOf, named, readBack, smallVault } from "./support/small-vault.ts";

const cost = { memoryKiB: 19 * 1024, passes: 2, lanes: 1 };

describe("a client that remembers", () => {
  it("notices every earlier state of the whole storage", async () => {
    const { storage, vault, states } = await household();
    const memory = vault.memory();
    const codes = await Promise.all(states.map((state) => codeOf(openAsOwner(state, { memory }))));
    expect(codes).toEqual([...Array(states.length - 1).fill("rollback"), "no error"]);
    expect(await codeOf(openAsOwner(storage, { memory }))).toBe("no error");
  });

  it("notices every device's chain that was cut anywhere, and every head that is missing", async () => {
    const { storage, vault } = await household();
    const memory = vault.memory();
    for (const device of Object.keys(memory.heads)) {
      const heads = named(storage, `heads/${device}/`);
      for (let kept = 0; kept < heads.length; kept++) {
        const cut = copyOf(storage);
        for (const name of heads.slice(kept)) cut.objects.delete(name);
        expect(await codeOf(openAsOwner(cut, { memory })), `${device} cut to ${kept}`).toBe(
          "rollback",
        );
      }
    }
    // A hole in the chain behind what is read stops no reader; a check names it.
    for (const name of named(storage, "heads/")) {
      const holed = copyOf(storage);
      holed.objects.delete(name);
      const code = await codeOf(
        openAsOwner(holed, { memory }).then(async (opened) => {
          const [problem] = (await opened.check()).problems;
          if (problem !== undefined) throw Object.assign(new Error(), { code: problem.code });
        }),
      );
      expect(["rollback", "object-missing", "fork"], name).toContain(code);
    }
  });

  it("notices any mixture of old and new, device by device", async () => {
    const { storage, vault } = await household();
    const memory = vault.memory();
    const chains = Object.keys(memory.heads).map((device) => named(storage, `heads/${device}/`));
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(...chains.map((chain) => fc.integer({ min: 0, max: chain.length }))),
        async (kept) => {
          const mixed = copyOf(storage);
          chains.forEach((chain, i) => {
            for (const name of chain.slice(kept[i])) mixed.objects.delete(name);
          });
          const whole = kept.every((count, i) => count === chains[i]?.length);
          expect(await codeOf(openAsOwner(mixed, { memory }))).toBe(
            whole ? "no error" : "rollback",
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it("is told what to do, and goes on with a storage that was put back, when it accepts it", async () => {
    const { storage, vault, other, states } = await household();
    const old = states[5] ?? storage;
    const [memory, theirs] = [vault.memory(), other.memory()];
    await expect(openAsOwner(old, { memory })).rejects.toThrow(/serves an old state.*accept/);
    const accepted = await openAsOwner(old, { memory, acceptHistory: true });
    const snapshot = await backUp(accepted, oneFile("after"));
    expect(await readBack(accepted, snapshot.id)).toEqual(oneFile("after"));
    expect(await codeOf(openAsOwner(old, { memory: accepted.memory() }))).toBe("no error");
    // The other device misses its own head still; once it has accepted too, all is as before.
    expect(["rollback", "fork"]).toContain(await codeOf(openAsOwner(old, { memory: theirs })));
    const both = await openAsOwner(old, { memory: theirs, acceptHistory: true });
    await backUp(both, oneFile("theirs after"));
    await accepted.refresh();
    expect(await codeOf(openAsOwner(old, { memory: both.memory() }))).toBe("no error");
    const fresh = await openAsOwner(old);
    expect(fresh.snapshots().map(({ id }) => id)).toContain(snapshot.id);
    expect((await fresh.check()).problems).toEqual([]);
  });
});

describe("a printed head code", () => {
  it("proves to a new client that the storage is not older than the print", async () => {
    const { storage, vault, states } = await household();
    const headCode = await vault.headCode();
    expect(headCode).toMatch(/^([0-9A-HJKMNP-TV-Z]{5}-){10,15}[0-9A-HJKMNP-TV-Z]{5}$/);
    const codes = await Promise.all(
      states.map((state) => codeOf(openAsOwner(state, { headCode }))),
    );
    expect(codes).toEqual([...Array(states.length - 1).fill("rollback"), "no error"]);
    for (let i = 0; i < 3; i++) await backUp(vault, oneFile(`later ${i}`));
    expect(await codeOf(openAsOwner(storage, { headCode }))).toBe("no error");
    await vault.checkHeadCode(` ${headCode.toLowerCase().replaceAll("-", " ")}`);
    expect(await codeOf(openAsOwner((await smallVault()).storage, { headCode }))).toBe("rollback");
  });

  it("gives away another history under the same numbers", async () => {
    const { vault, storage } = await household();
    const branch = copyOf(storage);
    const memory = vault.memory();
    await backUp(vault, oneFile("ours"));
    const headCode = await vault.headCode();
    await backUp(await openAsOwner(branch, { memory }), oneFile("theirs"));
    expect(await codeOf(openAsOwner(branch, { headCode }))).toBe("fork");
  });

  it("stays good after a revocation, which ends the epoch that it speaks of", async () => {
    const { vault, storage } = await household();
    const headCode = await vault.headCode();
    const old = copyOf(storage);
    await vault.revoke({ devices: [], password: "p", cost });
    const byPassword = { credential: { type: "password", password: "p" } };
    expect(await codeOf(openAsOwner(storage, { ...byPassword, headCode }))).toBe("no error");
    const later = await vault.headCode();
    expect(await codeOf(openAsOwner(old, { headCode: later }))).toBe("rollback");
  });

  it("says which group is mistyped, and refuses what is no code", async () => {
    const { vault } = await smallVault();
    const headCode = await vault.headCode();
    for (let at = 0; at < headCode.length; at++) {
      if (headCode[at] === "-") continue;
      const wrong = headCode[at] === "7" ? "8" : "7";
      const typed = headCode.slice(0, at) + wrong + headCode.slice(at + 1);
      const group = `Group ${Math.floor(at / 6) + 1} `;
      await expect(vault.checkHeadCode(typed)).rejects.toThrow(group);
    }
    for (const none of ["", "-", "AAAAA", headCode.slice(6), `${headCode}-00000`])
      expect(await codeOf(vault.checkHeadCode(none)), none).toBe("bad-code");
  });
});
