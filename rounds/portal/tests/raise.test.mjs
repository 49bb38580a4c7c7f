// What the page for raising an issue decides, without a browser.
import assert from "node:assert/strict";
import test from "node:test";

import { fitted, kindOf, soundName } from "../static/portal/raise.js";

test("a large picture becomes 1,600 pixels long and keeps its shape; a small one stays", () => {
  assert.deepEqual(fitted(4000, 3000), { width: 1600, height: 1200 });
  assert.deepEqual(fitted(3000, 4000), { width: 1200, height: 1600 });
  assert.deepEqual(fitted(800, 600), { width: 800, height: 600 });
  assert.deepEqual(fitted(40000, 3), { width: 1600, height: 1 });
});

test("the recording is of the first kind the browser knows", () => {
  assert.equal(kindOf((kind) => kind === "audio/mp4"), "audio/mp4");
  assert.equal(kindOf(() => false), "");
  assert.equal(soundName("audio/mp4"), "voice.m4a");
  assert.equal(soundName("audio/webm;codecs=opus"), "voice.webm");
  assert.equal(soundName("audio/ogg;codecs=opus"), "voice.ogg");
});
