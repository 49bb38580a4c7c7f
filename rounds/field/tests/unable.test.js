// @ts-check
// What an old browser is told, run as a browser would: as a plain script in a window that lacks something.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import vm from "node:vm";

const CODE = readFileSync(new URL("../static/field/unable.js", import.meta.url), "utf8");

/** @param {(window: any) => void} spoil what the browser lacks @param {boolean} hasStarted */
function toldBy(spoil, hasStarted = true) {
  const marks = new Set(hasStarted ? ["data-started"] : []);
  const said = /** @type {string[]} */ ([]);
  let loaded = () => {};
  const element = () => ({ appendChild: (/** @type {any} */ text) => said.push(text), noModule: true });
  const root = { setAttribute: (/** @type {string} */ name) => marks.add(name), hasAttribute: (/** @type {string} */ name) => marks.has(name) };
  const place = { appendChild: () => {}, innerHTML: "" };
  const document = { documentElement: root, createElement: element, createTextNode: (/** @type {string} */ text) => text, getElementById: () => place };
  const window = { isSecureContext: true, HTMLScriptElement: { supports: () => true }, indexedDB: {}, crypto: { subtle: {}, randomUUID: () => "" }, AbortController, Promise, addEventListener: (/** @type {string} */ _name, /** @type {() => void} */ act) => (loaded = act) };
  spoil(window);
  vm.runInNewContext(CODE, { window, document, Promise: window.Promise });
  loaded();
  return { said, isStopped: marks.has("data-unable") };
}

test("a browser that can run the app is told nothing", () => {
  assert.deepEqual(toldBy(() => {}), { said: [], isStopped: false });
});

test("what lacks import maps, keys or a secure address is stopped and told in both languages", () => {
  const spoils = /** @type {((window: any) => void)[]} */ ([(w) => delete w.HTMLScriptElement.supports, (w) => (w.HTMLScriptElement.supports = () => false), (w) => delete w.crypto.subtle, (w) => delete w.indexedDB]);
  for (const spoil of spoils) {
    const { said, isStopped } = toldBy(spoil);
    assert.ok(isStopped);
    assert.match(said[0], /太旧/u);
    assert.match(said[1], /too old/u);
  }
  assert.match(toldBy((w) => (w.isSecureContext = false)).said[1], /https/u);
});

test("when the scripts did not arrive that is said, not that the browser is old", () => {
  const { said, isStopped } = toldBy(() => {}, false);
  assert.deepEqual([said.length, isStopped], [2, false]);
  assert.match(said[0], /没有打开/u);
});
