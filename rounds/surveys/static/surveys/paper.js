// @ts-check
// Typing in paper sheets: a digit goes on to the next field by itself, Enter on the last one saves.

/** @param {HTMLFormElement} form */
function fast(form) {
  const fields = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("input:not([type='hidden'])")]);
  /** @param {EventTarget | null} from */
  const goOn = (from) => fields[fields.indexOf(/** @type {HTMLInputElement} */ (from)) + 1]?.select();
  form.addEventListener("input", (event) => {
    const field = event.target;
    if (field instanceof HTMLInputElement && field.dataset.digits === "one" && field.value) goOn(field);
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
    if (event.target.name !== "code") return;
    event.preventDefault();
    goOn(event.target);
  });
  (fields.find((field) => field.closest(".has-errors")) ?? fields[0])?.focus();
}

for (const form of document.querySelectorAll("form[data-paper]")) if (form instanceof HTMLFormElement) fast(form);
