// @ts-check
// What must be safe before a phone forgets, what is warned of before writing, and the file the outbox leaves as.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";
import { fileText } from "../static/field/exporting.js";
import { nextSeq, oldestOf } from "../static/field/outbox.js";
import { troublesOf } from "../static/field/storage.js";
import { placeOf } from "../static/field/unfinished.js";
import { IDLE_DAYS, atRisk, isIdle, isSafe } from "../static/field/wiping.js";

const DAY = 86_400_000;
const entries = [{ id: "w", state: "waiting" }, { id: "s", state: "sent" }, { id: "r", state: "refused" }];

test("what would be lost: what waits, pictures, records begun; not what the server has or has refused and kept", () => {
  const risks = atRisk(entries, [{ sha256: "p" }], [{ visit: "7", arrived_at: "x" }, { visit: "8", arrived_at: "" }]);
  assert.deepEqual(risks.map((risk) => risk.id.split(" ")[0]), ["w", "p", "7"]);
  const handed = risks.map((risk) => risk.id);
  assert.ok(!isSafe(risks, ["w", "p"]));
  assert.ok(isSafe(risks, [...handed, "old"]));
  const later = atRisk(entries, [{ sha256: "p" }], [{ visit: "7", arrived_at: "x", comment: "写在交出之后" }]);
  assert.ok(!isSafe(later, handed), "what was written after the file was handed over is not in it");
  assert.ok(isSafe([], []));
});

test("an issue half written and a running clock would be lost, a review from its first word, not one that was only opened", () => {
  const review = { visit: "review:d", review: "d", anomalies: "", reasons: {}, answers: [{ code: "x", answer: " " }] };
  const drafts = [{ visit: "issue:7", issue_form: { text: "少了两条" } }, { visit: "timer:1", timer: "office" }, review];
  assert.deepEqual(atRisk([], [], drafts).map((risk) => risk.id.split(" ")[0]), ["issue:7", "timer:1"]);
  assert.deepEqual(atRisk([], [], [{ visit: "issue-8", issue_form: { category: "", text: "", proposed_solution: "", photos: [] } }]), []);
  const words = [{ anomalies: "新店开张" }, { reasons: { 3: { reason: "weather" } } }, { answers: [{ code: "x", answer: "周四" }] }];
  for (const word of words) assert.equal(atRisk([], [], [{ ...review, ...word }]).length, 1);
});

test("a form counts from the first change to it, and no more when the change is taken back", () => {
  const form = { reason: "", note: "" };
  const draft = { visit: "miss:7", form, blank: JSON.stringify(form) };
  assert.deepEqual(atRisk([], [], [draft]), []);
  assert.equal(atRisk([], [], [{ ...draft, form: { ...form, note: "门锁着" } }]).length, 1);
});

test("what is not finished says what it is and where it goes on", () => {
  const places = ["41", "abe1c2d3-0000-4000-8000-000000000000", "observe:7", "issue-7", "task", "settle:9", "refused:u-1", "review:d:t"].map(placeOf);
  assert.deepEqual(places.map(({ screen, arg }) => `${screen}/${arg}`), ["visit/41", "visit/abe1c2d3-0000-4000-8000-000000000000", "observe/7", "issue/7", "task/", "tasks/", "refused/u-1", "review/"]);
});

test("idle after fourteen days, not before, and never when nobody knows", () => {
  assert.ok(isIdle(0, IDLE_DAYS * DAY));
  assert.ok(!isIdle(0, IDLE_DAYS * DAY - 1));
  assert.ok(!isIdle(null, 99 * DAY));
});

test("warnings come before writing, the worst first", () => {
  const fine = { quota: 5e9, usage: 1e6, isApple: false, isInstalled: false, hasWorker: true };
  assert.deepEqual(troublesOf(fine), []);
  assert.deepEqual(troublesOf({ ...fine, usage: 4.97e9 }), ["nearly_full"]);
  assert.deepEqual(troublesOf({ ...fine, isFull: true }), ["nearly_full"], "browsers do not always say how much room there is");
  assert.deepEqual(troublesOf({ ...fine, quota: 1.2e8 }), ["private"]);
  assert.deepEqual(troublesOf({ ...fine, isApple: true, hasWorker: false }), ["no_worker", "not_installed"]);
  assert.deepEqual(troublesOf({ ...fine, isApple: true, isInstalled: true }), []);
  assert.deepEqual(troublesOf({ isApple: false, isInstalled: false, hasWorker: true }), []);
});

test("the file names itself, carries the hash of the rest, the bytes of pictures, and nothing the server has", async () => {
  const origin = { staff: 7, number: "A7", name: "安", device: "d", exported_at: "2026-11-20T01:00:00.000Z", app: "v" };
  const bytes = new Uint8Array(70_000).map((_, place) => place % 251).buffer;
  const text = await fileText(origin, entries, [{ visit: "7" }], [{ sha256: "p", kind: "photo", bytes }]);
  const [first, rest] = text.split("\n");
  assert.deepEqual(JSON.parse(first), { format: "rounds-outbox", version: 1, sha256: createHash("sha256").update(rest).digest("hex") });
  const body = JSON.parse(rest);
  assert.deepEqual(body.entries.map((/** @type {any} */ entry) => entry.id), ["w", "r"]);
  assert.deepEqual([body.staff, body.drafts.length], [7, 1]);
  assert.deepEqual(Buffer.from(body.attachments[0].bytes, "base64"), Buffer.from(bytes));
});

test("the sequence goes on after everything has left, and the oldest unsent is known", () => {
  assert.equal(nextSeq([], 41), 42);
  assert.equal(nextSeq([/** @type {any} */ ({ seq: 50 })], 41), 51);
  const made = (/** @type {string} */ made_at, /** @type {any} */ state) => /** @type {any} */ ({ made_at, state });
  assert.equal(oldestOf([made("2026-11-20", "waiting"), made("2026-11-18", "waiting"), made("2026-11-01", "sent")]), "2026-11-18");
  assert.equal(oldestOf([made("2026-11-01", "refused")]), null);
});
