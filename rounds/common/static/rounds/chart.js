// @ts-check
// Draws every [data-chart] with ECharts from the JSON beside it. Items may carry `url` (a click opens it) and `tip` (its tooltip).

/** @typedef {Record<string, any>} Option */

/**
 * The option with the look and the habits of our pages: our colours and font, tooltips drawn on the canvas (an HTML tooltip needs inline
 * styles, which the content policy refuses), a spoken description, no moving about for those who asked for less.
 * @param {Option} option
 * @param {{ colours: string[], font: string, ink: string, soft: string, line: string, calm: boolean }} look
 * @returns {Option}
 */
export function dressed(option, look) {
  const axis = {
    axisLine: { lineStyle: { color: look.line } },
    axisTick: { show: false },
    axisLabel: { color: look.soft, hideOverlap: true },
    nameTextStyle: { color: look.soft },
    splitLine: { lineStyle: { color: look.line } },
  };
  return {
    color: look.colours,
    animation: !look.calm,
    animationDuration: 300,
    ...option,
    textStyle: { fontFamily: look.font, color: look.ink, ...option.textStyle },
    aria: { enabled: true, ...option.aria },
    ...(option.xAxis ? { grid: { left: 12, right: 20, top: 44, bottom: 12, outerBoundsMode: "same", ...option.grid } } : {}),
    ...(option.legend ? { legend: { top: 4, left: 8, icon: "roundRect", itemWidth: 12, itemHeight: 8, textStyle: { color: look.soft }, ...option.legend } } : {}),
    ...(option.xAxis ? { xAxis: worn(axis, option.xAxis) } : {}),
    ...(option.yAxis ? { yAxis: worn(axis, option.yAxis) } : {}),
    tooltip: { trigger: "item", confine: true, backgroundColor: "#fff", borderColor: look.line, textStyle: { color: look.ink, fontFamily: look.font, fontSize: 13 }, ...option.tooltip, renderMode: "richText" },
    series: seriesOf(option).map((series) => ({ cursor: hasLinks(series) ? "pointer" : "default", barMaxWidth: 28, ...series, ...guided(series, look), ...tipped(series) })),
  };
}

/** @param {Option} axis @param {Option | Option[]} own @returns {Option | Option[]} */
function worn(axis, own) {
  if (Array.isArray(own)) return own.map((one) => ({ ...axis, ...one }));
  return { ...axis, ...own, axisLabel: { ...axis.axisLabel, ...own.axisLabel } };
}

/** @param {Option} option @returns {Option[]} */
function seriesOf(option) {
  return Array.isArray(option.series) ? option.series : option.series ? [option.series] : [];
}

/** @param {Option} series */
function hasLinks(series) {
  return (series.data ?? []).some((/** @type {any} */ item) => item?.url);
}

/** Guide lines stay behind the data: thin, grey, dashed. @param {Option} series @param {{ soft: string }} look @returns {Option} */
function guided(series, look) {
  if (!series.markLine) return {};
  const { lineStyle, label, ...rest } = series.markLine;
  return {
    markLine: { silent: true, symbol: "none", ...rest, lineStyle: { color: look.soft, type: "dashed", width: 1, ...lineStyle }, label: { color: look.soft, ...label } },
  };
}

/** @param {Option} series @returns {Option} */
function tipped(series) {
  if (!(series.data ?? []).some((/** @type {any} */ item) => item?.tip)) return {};
  return { tooltip: { ...series.tooltip, formatter: tipOf } };
}

/**
 * @param {{ data?: any, name?: string }} point
 * @returns {string}
 */
export function tipOf(point) {
  return point.data?.tip ?? point.name ?? "";
}

/**
 * Where a click on this point leads; only pages of ours.
 * @param {{ data?: any }} point
 * @returns {string | null}
 */
export function destination(point) {
  const url = point.data?.url;
  return typeof url === "string" && /^[/?](?!\/)/.test(url) ? url : null;
}

function lookOfPage() {
  const style = getComputedStyle(document.documentElement);
  /** @param {string} name */
  const token = (name) => style.getPropertyValue(name).trim();
  return {
    colours: Array.from({ length: 10 }, (_, index) => token(`--series-${index}`)),
    font: getComputedStyle(document.body).fontFamily,
    ink: token("--ink"),
    soft: token("--ink-soft"),
    line: token("--line"),
    calm: matchMedia("(prefers-reduced-motion: reduce)").matches,
  };
}

/** @param {HTMLElement} figure */
async function draw(figure) {
  const source = document.getElementById(figure.dataset.chart ?? "");
  if (!source || figure.dataset.drawn) return;
  figure.dataset.drawn = "asked";
  const library = await import(figure.dataset.library ?? "");
  const canvas = library.init(figure, undefined, { renderer: "canvas" });
  canvas.setOption(dressed(JSON.parse(source.textContent ?? "{}"), lookOfPage()));
  canvas.on("click", (/** @type {any} */ point) => {
    const url = destination(point);
    if (url) location.assign(url);
  });
  new ResizeObserver(() => canvas.resize()).observe(figure);
  canvas.on("finished", () => (figure.dataset.drawn = "yes"));
}

/** @param {ParentNode} root */
function drawAll(root) {
  root.querySelectorAll("[data-chart]").forEach((figure) => figure instanceof HTMLElement && void draw(figure));
}

if (typeof document !== "undefined") {
  drawAll(document);
  document.addEventListener("htmx:afterSettle", () => drawAll(document));
}
