// What the board decides without a browser: where an arrow key leads, and which costs it has heard already.
import assert from "node:assert/strict";
import test from "node:test";

import { keyOf, neighbour } from "../static/planning/board.js";

test("arrow keys lead to the cell beside, Home and End along the row", () => {
  assert.deepEqual(neighbour("ArrowRight", 0, 0, 2, 20), [0, 1]);
  assert.deepEqual(neighbour("ArrowDown", 0, 7, 2, 20), [1, 7]);
  assert.deepEqual(neighbour("ArrowUp", 1, 7, 2, 20), [0, 7]);
  assert.deepEqual(neighbour("Home", 1, 7, 2, 20), [1, 0]);
  assert.deepEqual(neighbour("End", 1, 7, 2, 20), [1, 19]);
});

test("the calendar has edges, and other keys mean nothing to it", () => {
  assert.equal(neighbour("ArrowLeft", 0, 0, 2, 20), null);
  assert.equal(neighbour("ArrowUp", 0, 3, 2, 20), null);
  assert.equal(neighbour("ArrowRight", 1, 19, 2, 20), null);
  assert.equal(neighbour("ArrowDown", 1, 3, 2, 20), null);
  assert.equal(neighbour("a", 0, 0, 2, 20), null);
});

test("a cost belongs to one visit over one cell", () => {
  assert.equal(keyOf("7", { plan: "3", day: "2026-12-01" }), "7/3/2026-12-01");
  assert.notEqual(keyOf("7", { plan: "3", day: "2026-12-01" }), keyOf("7", { plan: "4", day: "2026-12-01" }));
});
