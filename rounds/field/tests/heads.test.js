// @ts-check
// What a phone keeps of the record chain (F26).
import assert from "node:assert/strict";
import test from "node:test";
import { contradicts, MOST_DAYS, newestOf, withHead } from "../static/field/heads.js";

const head = (/** @type {number} */ day, hash = "a") => ({
  company: 1, day: new Date(Date.UTC(2026, 0, day)).toISOString().slice(0, 10), number: day * 10, hash, key: "k", signature: "s",
});

test("one head a day is kept, the newest of the day, for more than four hundred days", () => {
  let held = withHead([], null);
  for (let day = 1; day <= 500; day++) held = withHead(held, head(day));
  held = withHead(held, { ...head(500), number: 5001 });
  assert.equal(held.length, MOST_DAYS);
  assert.ok(MOST_DAYS >= 400);
  assert.equal(newestOf(held)?.number, 5001);
  assert.equal(held[0].number, (500 - MOST_DAYS + 1) * 10);
});

test("another head of the same place never takes the place of the one held, and is noticed", () => {
  const held = [head(1), head(2)];
  assert.deepEqual(withHead(held, head(2, "b")), held);
  assert.equal(contradicts(held, head(2, "b")), true);
  assert.equal(contradicts(held, { ...head(3), number: 15 }), true, "a later day with fewer events: something was cut");
  assert.equal(contradicts(held, head(3)), false);
  assert.equal(contradicts(held, null), false);
});
