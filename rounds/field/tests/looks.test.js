// @ts-check
// A photo used before is recognised by its bytes or its look; sizes and qualities to try; strokes on another surface.
import assert from "node:assert/strict";
import test from "node:test";
import { apart, lookOf, remembered, usedBefore } from "../static/field/looks.js";
import { LONGEST, attempts } from "../static/field/shrinking.js";
import { drawnPart, refitted } from "../static/field/ink.js";

/** @param {number} width @param {number} height @param {(x: number, y: number) => number} grey */
function picture(width, height, grey) {
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) pixels.fill(grey(x / width, y / height), (y * width + x) * 4, (y * width + x) * 4 + 3);
  return pixels;
}

const waves = (/** @type {number} */ x, /** @type {number} */ y) => 128 + 90 * Math.sin(9 * x + 4 * y) + 30 * Math.cos(17 * y * x);
const NOW = new Date("2026-11-20T01:00:00Z");

test("the look of a scene stays the same at another size", () => {
  const large = lookOf(picture(900, 640, waves), 900, 640);
  assert.match(large, /^[0-9a-f]{16}$/u);
  assert.ok(apart(large, lookOf(picture(320, 240, waves), 320, 240)) <= 3);
  assert.ok(apart(large, lookOf(picture(900, 640, (x, y) => waves(1 - x, y)), 900, 640)) > 15);
});

test("the same photo of another visit is found for sixty days, a plain wall is no evidence", () => {
  const look = { sha256: "a", dhash: "f0f0aa5500ff1234", at: NOW.toISOString(), visit: "7", shop: "东街烟酒店" };
  const known = remembered([], look, NOW);
  assert.equal(usedBefore(known, { sha256: "a", dhash: "" }, "8")?.shop, "东街烟酒店");
  assert.equal(usedBefore(known, { sha256: "b", dhash: "f0f0aa5500ff1235" }, "8")?.visit, "7");
  assert.equal(usedBefore(known, { sha256: "a", dhash: look.dhash }, "7"), null);
  assert.equal(usedBefore(known, { sha256: "b", dhash: "0f0faa5500ff1235" }, "8"), null);
  const wall = remembered([], { ...look, dhash: "0000000000000000" }, NOW);
  assert.equal(usedBefore(wall, { sha256: "b", dhash: "0000000000000001" }, "8"), null);
  const later = new Date(NOW.getTime() + 61 * 86_400_000);
  assert.deepEqual(remembered(known, { ...look, sha256: "c", at: later.toISOString() }, later).map((one) => one.sha256), ["c"]);
});

test("a photo is tried smaller and smaller, never larger than it is", () => {
  const tries = [...attempts(4000, 3000)];
  assert.deepEqual(tries[0], { width: LONGEST, height: 1200, quality: 0.82 });
  assert.ok(tries.every((one) => one.width <= LONGEST && one.height >= 1));
  assert.ok(tries.at(-1).width < 700);
  assert.deepEqual([...attempts(300, 200)][0], { width: 300, height: 200, quality: 0.82 });
  assert.deepEqual([...attempts(20, 9000)][0], { width: 4, height: LONGEST, quality: 0.82 });
});

test("strokes keep their proportions on a turned phone, and the picture is cut to them", () => {
  const strokes = [{ penColor: "#101828", points: [{ x: 30, y: 20, pressure: 0.5 }, { x: 130, y: 70, pressure: 0.5 }] }];
  const places = (/** @type {any} */ [stroke]) => stroke.points.map((/** @type {any} */ p) => [p.x, p.y]);
  assert.deepEqual(places(refitted(strokes, { width: 660, height: 300 })), [[30, 20], [130, 70]]);
  assert.deepEqual(places(refitted(strokes, { width: 71, height: 300 })), [[15, 10], [65, 35]]);
  assert.equal(refitted(strokes, { width: 71, height: 41 })[0].penColor, "#101828");
  assert.deepEqual(refitted([], { width: 71, height: 41 }), []);
  assert.deepEqual(drawnPart(strokes, { width: 330, height: 124 }), { left: 18, top: 8, width: 124, height: 74 });
  assert.equal(drawnPart([], { width: 330, height: 124 }), null);
});
