// The parts of the page scripts that decide something, without a browser.
import assert from "node:assert/strict";
import test from "node:test";

import { destination, dressed, tipOf } from "../static/rounds/chart.js";
import { failureText, isComposingEnter } from "../static/rounds/desk.js";
import { boxOf, without } from "../static/rounds/map.js";

const look = { colours: ["#111", "#222"], font: "sans", ink: "#000", soft: "#666", line: "#eee", calm: true };
const point = (group, coordinates) => ({ type: "Feature", geometry: { type: "Point", coordinates }, properties: group ? { group } : {} });

test("Enter while composing pinyin is not a submission", () => {
  assert.equal(isComposingEnter({ key: "Enter", isComposing: true, keyCode: 13 }), true);
  assert.equal(isComposingEnter({ key: "Enter", isComposing: false, keyCode: 229 }), true);
  assert.equal(isComposingEnter({ key: "Enter", isComposing: false, keyCode: 13 }), false);
  assert.equal(isComposingEnter({ key: "a", isComposing: true, keyCode: 229 }), false);
});

test("no network and a refusal are said differently", () => {
  const words = { failed: "failed", offline: "offline" };
  assert.equal(failureText(0, words), "offline");
  assert.equal(failureText(500, words), "failed");
});

test("tooltips stay on the canvas whatever the page asks for", () => {
  const option = dressed({ tooltip: { renderMode: "html", trigger: "axis" }, series: [{ type: "bar", data: [1] }] }, look);
  assert.equal(option.tooltip.renderMode, "richText");
  assert.equal(option.tooltip.trigger, "axis");
  assert.equal(option.animation, false);
});

test("a point with a tip shows it, one with a link gets a pointer", () => {
  const option = dressed({ series: { type: "scatter", data: [{ value: [1, 2], tip: "惠民商店", url: "/r/1/" }] } }, look);
  assert.equal(option.series[0].cursor, "pointer");
  assert.equal(option.series[0].tooltip.formatter({ data: option.series[0].data[0] }), "惠民商店");
  assert.equal(tipOf({ name: "三月" }), "三月");
});

test("several axes are dressed one by one", () => {
  const option = dressed({ xAxis: { type: "category" }, yAxis: [{ name: "条" }, { name: "元" }], series: [] }, look);
  assert.deepEqual(option.yAxis.map((axis) => axis.axisLabel.color), ["#666", "#666"]);
});

test("a click leads only to pages of ours", () => {
  assert.equal(destination({ data: { url: "/retailers/1/" } }), "/retailers/1/");
  assert.equal(destination({ data: { url: "?segment=improve" } }), "?segment=improve");
  for (const url of ["//host.example/", "https://host.example/", "javascript:alert(1)", undefined]) {
    assert.equal(destination({ data: { url } }), null);
  }
});

test("the map box holds points, lines and areas", () => {
  const line = { type: "Feature", geometry: { type: "LineString", coordinates: [[112, 28], [113, 27]] }, properties: {} };
  assert.deepEqual(boxOf({ type: "FeatureCollection", features: [point("", [112.5, 29]), line] }), [112, 27, 113, 29]);
  assert.equal(boxOf({ type: "FeatureCollection", features: [] }), null);
});

test("switching a group off leaves the others and the ungrouped", () => {
  const all = { type: "FeatureCollection", features: [point("a", [1, 1]), point("b", [2, 2]), point("", [3, 3])] };
  assert.deepEqual(without(all, new Set(["a"])).features.map((feature) => feature.geometry.coordinates[0]), [2, 3]);
});
