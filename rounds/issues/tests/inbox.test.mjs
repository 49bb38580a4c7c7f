// The parts of the inbox's scripts that decide something, without a browser.
import assert from "node:assert/strict";
import test from "node:test";

import { placeToWrite } from "../static/issues/begin.js";
import { asked, neighbour } from "../static/issues/inbox.js";

const press = (key, more = {}) => ({ key, isComposing: false, keyCode: 0, ctrlKey: false, metaKey: false, altKey: false, ...more });
const free = { isTyping: false, isBusy: false };

test("every key of the help sheet asks for something", () => {
  const wishes = ["j", "k", "x", "Enter", "a", "r", "/", "?"].map((key) => asked(press(key), free));
  assert.deepEqual(wishes, ["next", "previous", "tick", "open", "accept", "answer", "search", "help"]);
  assert.equal(asked(press("q"), free), "");
});

test("who types, composes Chinese, holds a modifier or answers a dialog is left alone", () => {
  assert.equal(asked(press("a", { isComposing: true }), free), "");
  assert.equal(asked(press("Enter", { keyCode: 229 }), free), "");
  assert.equal(asked(press("a", { ctrlKey: true }), free), "");
  assert.equal(asked(press("a"), { ...free, isTyping: true }), "");
  assert.equal(asked(press("a"), { ...free, isBusy: true }), "");
});

test("the first press goes to the first line, and no press beyond the ends", () => {
  assert.equal(neighbour(-1, 1, 3), 0);
  assert.equal(neighbour(-1, -1, 3), 0);
  assert.equal(neighbour(2, 1, 3), 2);
  assert.equal(neighbour(0, -1, 3), 0);
  assert.equal(neighbour(0, 1, 0), -1);
});

test("writing begins at the first gap of a template, else at its end", () => {
  assert.deepEqual(placeToWrite("预计〔日期〕到货〔数量〕条"), [2, 6]);
  assert.deepEqual(placeToWrite("没有空"), [3, 3]);
  assert.deepEqual(placeToWrite("〔没有完"), [4, 4]);
});
