// @ts-check
// Pictures leave whole or stay: after their record, signatures first, resumed where the server stands.
import assert from "node:assert/strict";
import test from "node:test";
import { PIECE, dueTimes, goingWith, isFree, readyOf, sendWhole } from "../static/field/uploads.js";
import { announcedOf } from "../static/field/announced.js";

const BYTES = new Uint8Array(5 * PIECE + 17).map((_, place) => (place * 31) % 251).buffer;
const ROW = { sha256: "ab", visit: "7", kind: "photo", size: BYTES.byteLength };
const quiet = { stop: () => false, progress: () => {} };

/** A server that keeps what it is sent; `cut` says when an answer is lost and how many bytes of the piece were kept. */
function server(cut = (/** @type {number} */ _call) => /** @type {number | null} */ (null)) {
  const held = /** @type {number[]} */ ([]);
  let calls = 0;
  let stored = false;
  const standing = () => ({ sha256: "ab", offset: held.length, stored });
  return {
    held,
    howFar: async () => standing(),
    sendPiece: async (/** @type {any} */ row, /** @type {number} */ offset, /** @type {ArrayBuffer} */ piece) => {
      const kept = cut(++calls);
      if (offset !== held.length) return { ...standing(), detail: "wrong offset" };
      for (const byte of new Uint8Array(piece).slice(0, kept ?? undefined)) held.push(byte);
      if (kept !== null) throw new Error("cut");
      stored = held.length === row.size;
      return standing();
    },
  };
}

test("a photo arrives whole in pieces", async () => {
  const net = server();
  const seen = /** @type {number[]} */ ([]);
  assert.deepEqual(await sendWhole(ROW, BYTES, net, { stop: () => false, progress: (at) => seen.push(at) }), { stored: true, reason: "" });
  assert.deepEqual(new Uint8Array(net.held), new Uint8Array(BYTES));
  assert.deepEqual(seen, [0, 1, 2, 3, 4, 5].map((piece) => piece * PIECE));
});

test("cut at every piece, with none, half or all of it kept, it goes on where the server stands", async () => {
  for (const kept of [0, PIECE / 2, PIECE]) {
    const net = server((call) => (call % 2 ? kept : null));
    let tries = 0;
    let done = false;
    while (!done && ++tries < 30) done = await sendWhole(ROW, BYTES, net, quiet).then(({ stored }) => stored, () => false);
    assert.ok(done || net.held.length === BYTES.byteLength);
    assert.deepEqual(new Uint8Array(net.held), new Uint8Array(BYTES));
    assert.ok(tries > 1);
  }
});

test("a server that always starts over is not asked for ever, and what it refuses keeps its reason", async () => {
  const over = { howFar: async () => ({ sha256: "ab", offset: 0, stored: false }), sendPiece: async () => ({ sha256: "ab", offset: 0, stored: false, detail: "校验码不符" }) };
  assert.deepEqual(await sendWhole(ROW, BYTES, over, quiet), { stored: false, reason: "校验码不符" });
  const no = { ...over, sendPiece: async () => ({ sha256: "ab", offset: 0, stored: false, refused: true, detail: "太大" }) };
  assert.deepEqual(await sendWhole(ROW, BYTES, no, quiet), { stored: false, reason: "太大" });
});

test("said to be stored is not enough: the server must list the hash", async () => {
  const liar = { howFar: async () => ({ sha256: "ab", offset: 0, stored: false }), sendPiece: async () => ({ sha256: "ab", offset: ROW.size, stored: true }) };
  assert.deepEqual(await sendWhole(ROW, BYTES, liar, quiet), { stored: false, reason: "" });
});

test("an empty picture is sent too, so that its record can say so", async () => {
  const calls = /** @type {number[]} */ ([]);
  let stored = false;
  const net = { howFar: async () => ({ sha256: "ab", offset: 0, stored }), sendPiece: async (/** @type {any} */ _row, /** @type {number} */ _at, /** @type {ArrayBuffer} */ piece) => (calls.push(piece.byteLength), (stored = true), { sha256: "ab", offset: 0, stored }) };
  assert.equal((await sendWhole({ ...ROW, size: 0 }, new ArrayBuffer(0), net, quiet)).stored, true);
  assert.deepEqual(calls, [0]);
});

test("text that waits goes before the next piece", async () => {
  const net = server();
  let pieces = 0;
  assert.deepEqual(await sendWhole(ROW, BYTES, net, { stop: () => pieces > 1, progress: () => void pieces++ }), { stored: false, reason: "" });
  assert.equal(net.held.length, 2 * PIECE);
});

test("no picture leaves before its record, signatures leave before photos", () => {
  const rows = [{ sha256: "p", kind: "photo", visit: "7" }, { sha256: "s", kind: "signature", visit: "7" }, { sha256: "i", kind: "photo", issue: "u" }];
  const waiting = { state: "waiting", body: { visit: "7" } };
  assert.deepEqual(readyOf(rows, [waiting], [], {}, 0).map((row) => row.sha256), ["i"]);
  assert.deepEqual(readyOf(rows, [{ ...waiting, state: "sent" }], [], {}, 0).map((row) => row.sha256), ["s", "p", "i"]);
  assert.ok(!isFree(rows[0], [], [{ visit: "7" }]));
  assert.ok(!isFree(rows[2], [], [{ visit: "9", issues: [{ issue: "u" }] }]));
  assert.ok(!isFree(rows[2], [], [{ visit: "9", issue_form: { issue: "u" } }]));
});

test("photos leave spread over the server's stretch, each at one moment that stays", () => {
  const rows = Array.from({ length: 400 }, (_, place) => ({ sha256: String(place), kind: "photo" }));
  let seed = 1;
  const chance = () => ((seed = (seed * 16807) % 2147483647) / 2147483647);
  const due = dueTimes([...rows, { sha256: "s", kind: "signature" }], {}, 600, 1000, chance);
  const parts = [0, 1, 2, 3].map((quarter) => rows.filter((row) => Math.floor((due[row.sha256] - 1000) / 150_000) === quarter).length);
  assert.ok(parts.every((count) => count > 70 && count < 130), String(parts));
  assert.ok(!("s" in due));
  assert.deepEqual(dueTimes(rows, due, 600, 2000, chance), due);
  assert.deepEqual(readyOf(rows, [], [], due, 1000), []);
  assert.ok(Object.values(dueTimes(rows, due, 0, 5000, chance)).every((at) => at <= 5000));
});

test("a record announces both signatures and every photo, with what each shows", () => {
  const photo = { kind: "photo", sha256: "c", size: 3, purpose: "front", dhash: "0", before: null };
  const draft = { signature: { kind: "signature", sha256: "a", size: 1 }, companion: { kind: "signature", sha256: "b", size: 2, purpose: "companion" }, photos: [photo, { ...photo, sha256: "d", purpose: "" }] };
  assert.deepEqual(announcedOf(draft).map((one) => [one.kind, one.sha256, one.purpose]), [["signature", "a", undefined], ["signature", "b", "companion"], ["photo", "c", "front"], ["photo", "d", undefined]]);
  assert.deepEqual(announcedOf({ signature: null }), []);
});

test("with a command nobody sends again go the pictures only it needs", () => {
  const entry = { id: "e", kind: "issue.raise", body: { issue: "i", visit: "7", announced: [{ sha256: "own" }, { sha256: "both" }] } };
  const own = { sha256: "own", issue: "i" };
  const both = { sha256: "both", visit: "7", also: [{ issue: "i" }] };
  const rows = [own, both, { sha256: "visit's", visit: "7" }, { sha256: "other's", issue: "j" }];
  const names = (/** @type {any[]} */ ...given) => goingWith(entry, rows, given[0] ?? [], given[1] ?? []).map((row) => row.sha256);
  assert.deepEqual(names(), ["own", "both"]);
  assert.deepEqual(names([{ ...entry, id: "f", body: { issue: "i", announced: [{ sha256: "own" }] } }]), ["both"], "a second one of the same issue needs it");
  assert.deepEqual(names([], [{ visit: "issue-3", issue_form: { issue: "i" } }]), [], "it is being written again");
  const kept = { ...entry, kept: { body: { issue: "i", announced: [{ sha256: "own" }] } } };
  assert.deepEqual(goingWith(kept, rows, [], []).map((row) => row.sha256), ["both"], "the server has a record under this id that waits for it");
  assert.deepEqual(goingWith({ id: "g", kind: "task.add", body: {} }, rows, [], []), []);
});
