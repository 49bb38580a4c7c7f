// @ts-check
// The board: a visit is dragged to another day or manager, the cost is shown before it is dropped; keys and map follow.

const STEP = 5; // pixels before a press becomes a drag
const PAUSE = 60; // milliseconds over a cell before its cost is asked for
const EDGE = 70; // pixels from the border of the window within which it scrolls along

/** @typedef {{ stop: string, name: string, row: HTMLElement, ghost: HTMLElement, x: number, y: number, cell: HTMLElement | null, refused: boolean }} Drag */

/** @type {Drag | null} */
let drag = null;
/** @type {{ row: HTMLElement, x: number, y: number } | null} */
let pressed = null;
/** @type {Map<string, string>} */
const costs = new Map();
let timer = 0;
let asked = new AbortController();

/** @param {EventTarget | null} target @param {string} selector @returns {HTMLElement | null} */
function near(target, selector) {
  return target instanceof Element ? target.closest(selector) : null;
}

/** @param {string} ident */
const byId = (ident) => document.getElementById(ident);

/** The key of a cost: which visit over which cell. @param {string} stop @param {DOMStringMap} cell */
export function keyOf(stop, cell) {
  return `${stop}/${cell.plan}/${cell.day}`;
}

/**
 * Which cell an arrow key leads to.
 * @param {string} key @param {number} row @param {number} column @param {number} rows @param {number} columns
 * @returns {[number, number] | null}
 */
export function neighbour(key, row, column, rows, columns) {
  /** @type {Record<string, [number, number]>} */
  const places = {
    ArrowLeft: [row, column - 1],
    ArrowRight: [row, column + 1],
    ArrowUp: [row - 1, column],
    ArrowDown: [row + 1, column],
    Home: [row, 0],
    End: [row, columns - 1],
  };
  const place = places[key];
  if (!place || place[0] < 0 || place[1] < 0 || place[0] >= rows || place[1] >= columns) return null;
  return place;
}

/* Dragging */

/** @param {PointerEvent} event */
function onDown(event) {
  const row = near(event.target, "[data-draggable]");
  if (!row || event.button !== 0) return;
  const isGrip = near(event.target, "[data-grip]") !== null;
  if (!isGrip && (event.pointerType !== "mouse" || near(event.target, "a, button, input, select"))) return;
  pressed = { row, x: event.clientX, y: event.clientY };
  if (isGrip) event.preventDefault();
}

/** @param {PointerEvent} event */
function onMove(event) {
  if (pressed && !drag && Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) > STEP) begin(pressed.row);
  if (!drag) return;
  event.preventDefault();
  drag.x = event.clientX;
  drag.y = event.clientY;
  drag.ghost.style.transform = `translate(${drag.x + 12}px, ${drag.y + 12}px)`;
  look();
  place();
}

/** Which cell lies under the pointer now: it changes when the pointer moves and when the page scrolls under it. */
function look() {
  if (drag) enter(near(document.elementFromPoint(drag.x, drag.y), "[data-cell]"));
}

/** @param {HTMLElement} row */
function begin(row) {
  const ghost = document.createElement("div");
  ghost.className = "board-ghost";
  ghost.textContent = row.dataset.name ?? "";
  document.body.append(ghost);
  document.body.classList.add("board-dragging");
  row.classList.add("board-lifted");
  costs.clear();
  getSelection()?.removeAllRanges();
  drag = { stop: row.dataset.stop ?? "", name: row.dataset.name ?? "", row, ghost, x: 0, y: 0, cell: null, refused: false };
  scrollAlong();
}

/** @param {HTMLElement | null} cell */
function enter(cell) {
  if (!drag || drag.cell === cell) return;
  drag.cell?.classList.remove("drop-here", "drop-no", "drop-ok", "drop-warn");
  drag.cell = cell;
  drag.refused = false;
  asked.abort();
  clearTimeout(timer);
  hideCost();
  if (!cell) return;
  cell.classList.add("drop-here");
  const known = costs.get(keyOf(drag.stop, cell.dataset));
  if (known) return tell(known);
  timer = window.setTimeout(() => void ask(cell), PAUSE);
}

/** @param {HTMLElement} cell */
async function ask(cell) {
  if (!drag) return;
  const key = keyOf(drag.stop, cell.dataset);
  asked = new AbortController();
  const query = new URLSearchParams({ plan: cell.dataset.plan ?? "", day: cell.dataset.day ?? "" });
  try {
    const answer = await fetch(`${drag.row.dataset.cost}?${query}`, { signal: asked.signal, headers: { "HX-Request": "true" } });
    if (!answer.ok) return;
    costs.set(key, await answer.text());
    if (drag?.cell === cell) tell(costs.get(key) ?? "");
  } catch (fault) {
    if (!(fault instanceof DOMException && fault.name === "AbortError")) console.warn(fault);
  }
}

/** Show what the server says of this drop. @param {string} html */
function tell(html) {
  const panel = byId("board-cost");
  if (!panel || !drag?.cell) return;
  const parsed = new DOMParser().parseFromString(html, "text/html");
  panel.replaceChildren(...parsed.body.childNodes);
  const card = panel.querySelector(".cost");
  drag.refused = card instanceof HTMLElement && card.dataset.refused !== undefined;
  drag.cell.classList.add(drag.refused ? "drop-no" : card?.classList.contains("cost-warn") ? "drop-warn" : "drop-ok");
  panel.hidden = false;
  place();
}

/** The panel beside the pointer, inside the window. */
function place() {
  const panel = byId("board-cost");
  if (!panel || panel.hidden || !drag) return;
  const left = drag.x + 28 + panel.offsetWidth > innerWidth ? drag.x - panel.offsetWidth - 18 : drag.x + 28;
  const top = drag.y + 44 + panel.offsetHeight > innerHeight ? drag.y - panel.offsetHeight - 14 : drag.y + 44;
  panel.style.transform = `translate(${Math.max(6, left)}px, ${Math.max(6, top)}px)`;
}

function hideCost() {
  const panel = byId("board-cost");
  if (panel) panel.hidden = true;
}

/** At the border of the window the page moves on, so that every cell can be reached. */
function scrollAlong() {
  if (!drag) return;
  if (drag.y && drag.y < EDGE + 54) window.scrollBy(0, -9);
  if (drag.y > innerHeight - EDGE) window.scrollBy(0, 9);
  const table = document.querySelector("#board-matrix .table-scroll");
  if (table && drag.y && drag.y < table.getBoundingClientRect().bottom) {
    if (drag.x > innerWidth - EDGE) table.scrollBy(9, 0);
    if (drag.x < EDGE) table.scrollBy(-9, 0);
  }
  if (drag.y) look();
  requestAnimationFrame(scrollAlong);
}

function end() {
  pressed = null;
  if (!drag) return;
  asked.abort();
  clearTimeout(timer);
  drag.cell?.classList.remove("drop-here", "drop-no", "drop-ok", "drop-warn");
  drag.row.classList.remove("board-lifted");
  drag.ghost.remove();
  document.body.classList.remove("board-dragging");
  drag = null;
}

/** @param {PointerEvent} event */
function onUp(event) {
  const dropped = drag;
  const cell = dropped ? near(document.elementFromPoint(event.clientX, event.clientY), "[data-cell]") : null;
  end();
  if (!dropped) return;
  swallowClick();
  const round = byId("board-round");
  if (!cell || !round) return hideCost();
  if (dropped.refused) return void setTimeout(hideCost, 2500); // long enough to read why
  hideCost();
  const values = { plan: cell.dataset.plan, day: cell.dataset.day, shown_plan: round.dataset.plan, shown_day: round.dataset.day, run: round.dataset.run };
  // @ts-ignore the page's library is a global script
  void window.htmx.ajax("POST", dropped.row.dataset.move, { target: "#board-round", swap: "outerHTML", values });
}

/** The click that follows a drop is not meant for what lies under the pointer. */
function swallowClick() {
  /** @param {Event} event */
  const swallow = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => document.removeEventListener("click", swallow, { capture: true }), 50);
}

/* Keys, weeks, map */

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (event.key === "Escape" && drag) {
    hideCost();
    return end();
  }
  const cell = near(event.target, "[data-cell]");
  if (!cell) return;
  const rows = [...document.querySelectorAll("#board-matrix tbody tr")].map((row) => [...row.querySelectorAll("[data-cell]")]);
  const row = rows.findIndex((cells) => cells.includes(cell));
  const to = neighbour(event.key, row, rows[row].indexOf(cell), rows.length, rows[row].length);
  if (!to) return;
  event.preventDefault();
  const next = rows[to[0]][to[1]];
  if (next instanceof HTMLElement) {
    only(next);
    next.focus();
  }
}

/** One cell is reached by Tab, the others by arrow keys. @param {HTMLElement} cell */
function only(cell) {
  document.querySelectorAll("[data-cell]").forEach((one) => one.setAttribute("tabindex", one === cell ? "0" : "-1"));
}

/** Mark the round that is shown. */
function mark() {
  const round = byId("board-round");
  if (!round) return;
  for (const cell of document.querySelectorAll("[data-cell]")) {
    if (!(cell instanceof HTMLElement)) continue;
    const isShown = cell.dataset.plan === round.dataset.plan && cell.dataset.day === round.dataset.day;
    if (isShown) cell.setAttribute("aria-current", "true");
    else cell.removeAttribute("aria-current");
    if (isShown) only(cell);
  }
  for (const row of document.querySelectorAll("[data-row]")) {
    row.classList.toggle("board-chosen-row", row instanceof HTMLElement && row.dataset.row === round.dataset.plan);
  }
}

/** @param {MouseEvent} event */
function onClick(event) {
  const button = near(event.target, "[data-week]");
  const table = document.querySelector(".board-table");
  if (!button || !(table instanceof HTMLElement)) return;
  table.dataset.shown = button.dataset.week;
  document.querySelectorAll("[data-week]").forEach((one) => one.setAttribute("aria-pressed", String(one === button)));
}

/** @param {unknown} key */
function stress(key) {
  byId("board-map")?.dispatchEvent(new CustomEvent("map:key", { detail: key }));
}

/** @param {Event} event */
function onOver(event) {
  stress(near(event.target, "[data-stop]")?.dataset.stop ?? null);
}

/** The row of the shop the pointer is over on the map. @param {Event} event */
function onMapOver(event) {
  const key = event instanceof CustomEvent ? event.detail : null;
  document.querySelectorAll("[data-stop]").forEach((row) => {
    row.classList.toggle("board-stressed", row instanceof HTMLElement && key !== null && row.dataset.stop === String(key));
  });
}

/** What came with a swapped round goes to the map; the drawer it may have been asked from is done. @param {Event} event */
function onSwap(event) {
  const target = event instanceof CustomEvent ? event.detail.target : null;
  if (target?.id !== "board-round" && target?.id !== "board-matrix") return;
  mark();
  const source = byId("board-features");
  const drawn = byId("board-map-features");
  if (!source || !drawn || source.dataset.seen) return;
  source.dataset.seen = "yes";
  drawn.textContent = source.textContent;
  byId("board-map")?.dispatchEvent(new CustomEvent("map:features", { detail: JSON.parse(source.textContent ?? "{}") }));
  const drawer = byId("drawer");
  // @ts-ignore the style library is a global script
  if (drawer && event.type === "htmx:afterSettle") window.tabler.Offcanvas.getInstance(drawer)?.hide();
}

function start() {
  document.addEventListener("pointerdown", onDown);
  document.addEventListener("pointermove", onMove, { passive: false });
  document.addEventListener("pointerup", onUp);
  document.addEventListener("pointercancel", end);
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  document.addEventListener("mouseover", onOver);
  document.addEventListener("focusin", onOver);
  document.addEventListener("htmx:afterSettle", onSwap);
  byId("board-map")?.addEventListener("map:over", onMapOver);
  mark();
}

if (typeof document !== "undefined") start();
