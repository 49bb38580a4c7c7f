// @ts-check
// One question at a time, by keyboard: a digit answers and goes on, the arrows go back and forth. Without it all stand below each other.
import { timed } from "./timing.js";

const SCORES = 5;

/**
 * The choice a digit means: a score is its own digit, an option its place.
 * @param {HTMLInputElement[]} choices
 * @param {number} digit
 */
export function meant(choices, digit) {
  const isScore = choices.length === SCORES && choices.every((one, place) => Number(one.value) === SCORES - place);
  return isScore ? choices.find((one) => Number(one.value) === digit) : choices[digit - 1];
}

/** @param {HTMLFormElement} form */
function oneByOne(form) {
  const questions = /** @type {HTMLElement[]} */ ([...form.querySelectorAll("[data-question]")]);
  const [back, next, steps, place] = ["[data-back]", "[data-next]", "[data-steps]", "[data-place]"].map(
    (name) => /** @type {HTMLElement | null} */ (form.querySelector(name)),
  );
  const submit = /** @type {HTMLButtonElement | null} */ (form.querySelector("button[type='submit']"));
  let at = Math.max(0, questions.findIndex((one) => one.querySelector(".form-error")));

  /** @param {number} to */
  const show = (to) => {
    at = Math.min(Math.max(to, 0), questions.length - 1);
    questions.forEach((one, number) => { one.hidden = number !== at; });
    if (back) back.hidden = at === 0;
    if (next) next.hidden = at === questions.length - 1;
    if (submit) submit.hidden = at !== questions.length - 1;
    if (place) place.textContent = `${at + 1} / ${questions.length}`;
    const field = /** @type {HTMLElement | null} */ (questions[at].querySelector("input:checked, input, textarea, select"));
    if (to > 0 || document.activeElement === document.body) field?.focus({ preventScroll: true });
  };
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    const target = event.target;
    const isWriting = target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
    if (isWriting || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      event.preventDefault();
      show(at + (event.key === "ArrowLeft" ? -1 : 1));
      return;
    }
    if (!/^[1-9]$/.test(event.key)) return;
    const choices = /** @type {HTMLInputElement[]} */ ([...questions[at].querySelectorAll("input[type='radio'], input[type='checkbox']")]);
    const chosen = meant(choices, Number(event.key));
    if (!chosen || questions[at].querySelector("textarea")) return;
    event.preventDefault();
    chosen.checked = chosen.type === "radio" || !chosen.checked;
    if (chosen.type === "radio") show(at + 1);
  };
  back?.addEventListener("click", () => show(at - 1));
  next?.addEventListener("click", () => show(at + 1));
  if (steps) steps.hidden = false;
  document.addEventListener("keydown", onKey);
  show(at);
  timed(form);
}

if (typeof document !== "undefined") {
  for (const form of document.querySelectorAll("form[data-interview]")) if (form instanceof HTMLFormElement) oneByOne(form);
}
