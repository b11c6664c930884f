// The verifier against the vectors that the Rust tests make with the engine itself.

import { describe, expect, test, vi } from "vitest";
import { MANY_TRIALS, fromHex, readVectors, reasonOf, sameBytes, utf8 } from "./testing";
import { type StateProof, verifyState } from "./state";
import { type Finality, verifyFinality } from "./finality";
import { validatorSet, verifyCertificate } from "./certificate";

vi.mock("./signature", async (original) => (await import("./testing")).remembering(await original()));

interface StateVector {
  name: string;
  stateRoot: string;
  proofs: { path: string; value: string | null; proof: string }[];
}
interface CertificateVector {
  name: string;
  network: string;
  validators: string[];
  certificate: string;
  payload: string | null;
}
interface FinalityVector {
  name: string;
  network: string;
  finality: { genesis: string; headers: string[]; certificate: string };
  height: number;
  time: number;
  stateRoot: string;
}

/** Each byte changed, each end cut off, and a byte too many. */
function* alterations(bytes: Uint8Array): Generator<Uint8Array> {
  for (let index = 0; index < bytes.length; index += 1) {
    for (const flip of [0x01, 0x80]) {
      const altered = Uint8Array.from(bytes);
      altered[index] = (bytes[index] ?? 0) ^ flip;
      yield altered;
    }
    yield bytes.slice(0, index);
  }
  yield Uint8Array.of(...bytes, 0);
}

describe("state proofs", () => {
  for (const vector of readVectors<StateVector[]>("state.json")) {
    const root = fromHex(vector.stateRoot);
    for (const { path, value, proof: encoded } of vector.proofs) {
      const proof: StateProof = { path, value, proof: fromHex(encoded) };
      test(`${vector.name}: ${path} ${value === null ? "is absent" : "is present"}`, () => {
        expect(verifyState(proof, root)).toBe(value);
        expect(reasonOf(() => verifyState(proof, fromHex("00".repeat(32))))).toBe("state_proof_mismatch");
        expect(reasonOf(() => verifyState({ ...proof, value: value === null ? "" : null }, root))).toBe("state_proof_mismatch");
        // The absence of one path may be shown by the same neighbours as that of another.
        if (value === null) return;
        expect(reasonOf(() => verifyState({ ...proof, path: `${path}0` }, root))).toBe("state_proof_mismatch");
        expect(reasonOf(() => verifyState({ ...proof, value: `${value} ` }, root))).toBe("state_proof_mismatch");
      });
      test(`${vector.name}: ${path}, every byte altered`, MANY_TRIALS, () => {
        for (const altered of alterations(proof.proof)) {
          expect(reasonOf(() => verifyState({ ...proof, proof: altered }, root))).toBe("state_proof_mismatch");
        }
      });
    }
  }

  test("a path that is too long is malformed", () => {
    const proof: StateProof = { path: "x".repeat(513), value: null, proof: new Uint8Array() };
    expect(reasonOf(() => verifyState(proof, new Uint8Array(32)))).toBe("malformed");
  });
});

describe("certificates", () => {
  for (const vector of readVectors<CertificateVector[]>("certificates.json")) {
    test(vector.name, MANY_TRIALS, () => {
      const validators = validatorSet(vector.validators.map((key) => fromHex(key)));
      const verify = (certificate: Uint8Array) => verifyCertificate(certificate, validators, fromHex(vector.network));
      const certificate = fromHex(vector.certificate);
      if (vector.payload === null) {
        expect(() => verify(certificate)).toThrow();
        return;
      }
      expect(sameBytes(verify(certificate).payload, fromHex(vector.payload))).toBe(true);
      if (validators.length === 4) for (const altered of alterations(certificate)) expect(() => verify(altered)).toThrow();
    });
  }

  test("sets of validators are bounded and without doubles", () => {
    expect(() => validatorSet([])).toThrow();
    expect(() => validatorSet([utf8("a"), utf8("a")])).toThrow();
  });
});

describe("finality", () => {
  for (const vector of readVectors<FinalityVector[]>("finality.json")) {
    const network = fromHex(vector.network);
    const finality: Finality = {
      genesis: vector.finality.genesis,
      headers: vector.finality.headers.map((header) => fromHex(header)),
      certificate: fromHex(vector.finality.certificate),
    };
    const reason = (change: Partial<Finality>, id = network) => reasonOf(() => verifyFinality({ ...finality, ...change }, id));

    test(vector.name, () => {
      const header = verifyFinality(finality, network);
      expect([Number(header.height), Number(header.time)]).toEqual([vector.height, vector.time]);
      expect(sameBytes(header.stateRoot, fromHex(vector.stateRoot))).toBe(true);
    });
    test(`${vector.name}: altered`, MANY_TRIALS, () => {
      expect(reason({}, new Uint8Array(32))).toBe("wrong_network");
      expect(reason({ genesis: `${finality.genesis} ` })).toBe("wrong_network");
      expect(reason({ headers: [] })).toBe("bad_header_chain");
      expect(reason({ certificate: new Uint8Array() })).toBe("bad_certificate");
      const [first, ...rest] = finality.headers;
      if (first === undefined) throw new Error("a vector has headers");
      expect(reason({ headers: rest })).toBe(rest.length === 0 ? "bad_header_chain" : "accepted");
      for (let index = 0; index < first.length; index += 1) {
        const altered = Uint8Array.from(first);
        altered[index] = (first[index] ?? 0) ^ 4;
        const expected = rest.length > 0 || index < 34 ? "bad_header_chain" : "bad_certificate";
        expect(reason({ headers: [altered, ...rest] })).toBe(expected);
      }
    });
  }
});
