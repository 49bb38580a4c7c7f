// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { completed, heldOf } from "../static/field/news.js";

const rows = {
  retailers: [{ id: 7, name: "店", goal: "甲", mark: "a.b.c" }, { id: 8, name: "二店", mark: "d.e.f" }],
  bulletins: [{ id: 1, title: "投放", mark: "x" }],
};

test("on the same day the phone names its cursor and few marks", () => {
  assert.deepEqual(heldOf({ cursor: 5, marks: { me: "m" }, rows }, false), { cursor: 5, parts: { me: "m" }, rows: { bulletins: { 1: "x" } } });
});

test("on a new day it names every row, and leaves out those an older version kept without a mark", () => {
  const held = heldOf({ cursor: 5, marks: {}, rows: { ...rows, visits: [{ id: "3" }] } }, true);
  assert.equal(held.cursor, 0);
  assert.deepEqual(held.rows, { retailers: { 7: "a.b.c", 8: "d.e.f" }, bulletins: { 1: "x" }, visits: {} });
});

test("what comes in part is laid over what is here, and what does not come stays", () => {
  const content = completed({ cursor: 6, retailers: [{ id: 7, goal: "乙", mark: "a.z.c" }] }, rows);
  assert.deepEqual(content.retailers, [{ id: 7, name: "店", goal: "乙", mark: "a.z.c" }]);
  assert.deepEqual(content.ids, { retailers: [7, 8], bulletins: [1] });
  assert.deepEqual(content.bulletins, []);
});

test("numbers the server no longer names are not kept alive", () => {
  const content = completed({ ids: { retailers: [8], bulletins: [] } }, rows);
  assert.deepEqual(content.ids, { retailers: [8], bulletins: [] });
});
