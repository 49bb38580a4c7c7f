// @ts-check
// Behaviour every desk page shares. Each page also works without it, except the drawer and the dialogs.

/**
 * Whether this key press belongs to someone still composing pinyin. Safari reports the Enter that ends a composition
 * after the composition, as key code 229.
 * @param {{ key: string, isComposing: boolean, keyCode: number }} event
 */
export function isComposingEnter(event) {
  return event.key === "Enter" && (event.isComposing || event.keyCode === 229);
}

/**
 * What to tell the person when a request came back without success.
 * @param {number} status
 * @param {{ failed: string, offline: string }} words
 */
export function failureText(status, words) {
  return status === 0 ? words.offline : words.failed;
}

/** @param {string} text */
function note(text) {
  const box = document.getElementById("toasts");
  if (!box || !text) return;
  const line = document.createElement("div");
  line.className = "toast-note";
  line.textContent = text;
  box.append(line);
  setTimeout(() => line.remove(), 6000);
}

/** @param {Event} event @param {string} selector @returns {HTMLElement | null} */
function pressed(event, selector) {
  return event.target instanceof Element ? event.target.closest(selector) : null;
}

/** @param {HTMLElement} button */
function openDialog(button) {
  const dialog = button.nextElementSibling;
  if (dialog instanceof HTMLDialogElement) dialog.showModal();
}

/** @param {HTMLElement} button */
function fillForm(button) {
  const form = document.getElementById(button.dataset.fill ?? "");
  if (!(form instanceof HTMLFormElement)) return;
  for (const name of ["login", "password"]) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement) field.value = button.dataset[name] ?? "";
  }
  form.scrollIntoView({ block: "nearest" });
  form.querySelector("button")?.focus();
}

/** @param {HTMLElement} button */
async function copyText(button) {
  await navigator.clipboard.writeText(button.dataset.copy ?? "");
  note(button.dataset.copied ?? "✓");
}

/** @type {Record<string, (button: HTMLElement) => void>} */
const PRESSES = {
  "[data-dialog]": openDialog,
  "[data-dialog-close]": (button) => button.closest("dialog")?.close(),
  "[data-fill]": fillForm,
  "[data-copy]": (button) => void copyText(button),
  "[data-print]": () => window.print(),
};

/** @param {MouseEvent} event */
function onClick(event) {
  for (const [selector, act] of Object.entries(PRESSES)) {
    const button = pressed(event, selector);
    if (button) act(button);
  }
}

/** @param {KeyboardEvent} event */
function onKey(event) {
  if (!isComposingEnter(event)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** A second press while the first is on its way would send the form twice. @param {SubmitEvent} event */
function onSubmit(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post") return;
  if (form.getAttribute("aria-busy") === "true") return event.preventDefault();
  setTimeout(() => event.defaultPrevented || form.setAttribute("aria-busy", "true"));
}

/** @param {Event} event */
function onChange(event) {
  const field = pressed(event, "[data-submit-on-change]");
  if (field) field.closest("form")?.requestSubmit();
}

/** @param {Event} event */
function onSwap(event) {
  const drawer = document.getElementById("drawer");
  const target = event instanceof CustomEvent ? event.detail.target : null;
  if (!drawer || target?.id !== "drawer-content") return;
  // @ts-ignore the style library is a global script
  window.tabler.Offcanvas.getOrCreateInstance(drawer).show();
}

/** @param {Event} event */
function onFailure(event) {
  const status = event instanceof CustomEvent ? (event.detail.xhr?.status ?? 0) : 0;
  note(failureText(status, { failed: document.body.dataset.failed ?? "", offline: document.body.dataset.offline ?? "" }));
}

function start() {
  document.addEventListener("keydown", onKey, true);
  document.addEventListener("click", onClick);
  document.addEventListener("submit", onSubmit);
  document.addEventListener("change", onChange);
  document.addEventListener("htmx:afterSwap", onSwap);
  document.addEventListener("htmx:responseError", onFailure);
  document.addEventListener("htmx:sendError", onFailure);
  document.addEventListener("htmx:timeout", onFailure);
  window.addEventListener("pageshow", () => document.querySelectorAll("form[aria-busy]").forEach((form) => form.removeAttribute("aria-busy")));
}

if (typeof document !== "undefined") start();
