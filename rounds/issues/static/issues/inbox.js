// @ts-check
// The list of issues by keyboard: j k move, x ticks, Enter opens the drawer, a accepts, r answers, / searches, ? helps.

/** What each key asks for. @type {Record<string, string>} */
const ASKS = { j: "next", k: "previous", x: "tick", Enter: "open", o: "open", a: "accept", r: "answer", "/": "search", "?": "help" };

/**
 * What a key press asks for; nothing while someone types, composes Chinese, holds a modifier or answers a dialog.
 * @param {{ key: string, isComposing: boolean, keyCode: number, ctrlKey: boolean, metaKey: boolean, altKey: boolean }} event
 * @param {{ isTyping: boolean, isBusy: boolean }} place
 */
export function asked(event, place) {
  if (event.isComposing || event.keyCode === 229) return "";
  if (event.ctrlKey || event.metaKey || event.altKey || place.isTyping || place.isBusy) return "";
  return ASKS[event.key] ?? "";
}

/**
 * Which line comes next.
 * @param {number} here the present line, -1 before the first press
 * @param {number} step @param {number} count
 */
export function neighbour(here, step, count) {
  if (count === 0) return -1;
  return here < 0 ? 0 : Math.max(0, Math.min(count - 1, here + step));
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement && target.type === "checkbox") return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/** @param {EventTarget | null} target whether Enter already means something there */
function isPressable(target) {
  return target instanceof HTMLElement && target.closest("a, button, summary") !== null;
}

const rows = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll("tr[data-issue]")]);
const here = () => rows().findIndex((row) => row.getAttribute("aria-current") === "true");
/** @param {HTMLElement | undefined} row */
const box = (row) => /** @type {HTMLInputElement | null} */ (row?.querySelector('input[name="issue"]') ?? null);

/** @param {number} step */
function move(step) {
  const all = rows();
  const to = neighbour(here(), step, all.length);
  all.forEach((row, place) => (place === to ? row.setAttribute("aria-current", "true") : row.removeAttribute("aria-current")));
  all[to]?.scrollIntoView({ block: "nearest" });
}

/** @param {HTMLElement | undefined} row @param {string} after the element of the drawer that takes the focus */
function open(row, after = "") {
  const link = /** @type {HTMLElement | null} */ (row?.querySelector("a[data-open]") ?? null);
  if (!link) return;
  const drawer = document.getElementById("drawer");
  const focus = () => /** @type {HTMLElement | null} */ (drawer?.querySelector(after))?.focus();
  if (after) drawer?.addEventListener("shown.bs.offcanvas", focus, { once: true });
  link.click();
}

function tell() {
  const chosen = rows().filter((row) => box(row)?.checked).length;
  const button = document.querySelector("[data-accept-chosen]");
  if (!(button instanceof HTMLButtonElement)) return;
  button.disabled = chosen === 0;
  const count = button.querySelector("[data-chosen]");
  if (count) count.textContent = chosen ? ` ${chosen}` : "";
  const all = document.querySelector("[data-tick-all]");
  const boxes = rows().map(box).filter((one) => one !== null);
  if (all instanceof HTMLInputElement) all.checked = boxes.length > 0 && boxes.every((one) => one?.checked);
}

function accept() {
  const form = document.getElementById("chosen");
  if (!(form instanceof HTMLFormElement)) return;
  const current = box(rows()[here()]);
  if (!rows().some((row) => box(row)?.checked) && current) current.checked = true;
  tell();
  if (rows().some((row) => box(row)?.checked)) form.requestSubmit();
}

function tick() {
  const current = box(rows()[here()]);
  if (current) current.checked = !current.checked;
  tell();
}

/** @type {Record<string, () => void>} */
const ACTS = {
  next: () => move(1),
  previous: () => move(-1),
  tick,
  accept,
  open: () => open(rows()[here()]),
  answer: () => open(rows()[here()], "#drawer textarea[name=text]"),
  search: () => /** @type {HTMLInputElement | null} */ (document.querySelector('.query input[name="q"]'))?.focus(),
  help: () => /** @type {HTMLDialogElement | null} */ (document.getElementById("keys"))?.showModal(),
};

/** @param {KeyboardEvent} event */
function onKey(event) {
  const isBusy = document.querySelector("dialog[open], #drawer.show") !== null || (event.key === "Enter" && isPressable(event.target));
  const wish = asked(event, { isTyping: isTyping(event.target), isBusy });
  if (!wish) return;
  event.preventDefault();
  ACTS[wish]?.();
}

/** @param {Event} event */
function onChange(event) {
  const all = event.target;
  if (all instanceof HTMLInputElement && all.matches("[data-tick-all]")) {
    for (const row of rows()) {
      const one = box(row);
      if (one) one.checked = all.checked;
    }
  }
  tell();
}

if (typeof document !== "undefined") {
  document.addEventListener("keydown", onKey);
  document.addEventListener("change", onChange);
  tell();
}
