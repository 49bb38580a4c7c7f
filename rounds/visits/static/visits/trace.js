// Ruling by keyboard: J and K change the note, A and T rule on it, U takes the last ruling back. Typing is never taken over.

const notes = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".trace-note")]);

/** @returns {HTMLElement | undefined} */
const chosen = () => notes.find((note) => note.contains(document.activeElement));

/** @param {number} step */
function move(step) {
  const here = chosen();
  const next = here ? notes[notes.indexOf(here) + step] : notes[0];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

/** @param {string} ruling */
function rule(ruling) {
  const form = /** @type {HTMLFormElement | null | undefined} */ (chosen()?.querySelector(`form[data-ruling="${ruling}"]`));
  form?.requestSubmit();
}

/** @type {Record<string, () => void>} */
const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  a: () => rule("boilerplate"),
  t: () => rule("true_note"),
  u: () => /** @type {HTMLElement | null} */ (document.querySelector("[data-undo]"))?.click(),
};

document.addEventListener("keydown", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  const isTyping = target.closest("input, select, textarea, dialog, [contenteditable]");
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const act = KEYS[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});

if (new URLSearchParams(location.search).has("ruled")) notes[0]?.focus({ preventScroll: true });
