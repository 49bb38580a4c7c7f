// @ts-check
// A template or an earlier answer becomes the beginning of what is being written; it must be edited before it is sent.

/** @param {string} text @returns {[number, number]} the first gap 〔…〕, or the end */
export function placeToWrite(text) {
  const start = text.indexOf("〔");
  const end = text.indexOf("〕", start);
  return start >= 0 && end > start ? [start, end + 1] : [text.length, text.length];
}

/** @param {HTMLElement} button */
function begin(button) {
  const into = button.dataset.into === "answer" ? "text" : "proposed_solution";
  const forms = /** @type {HTMLFormElement[]} */ ([...document.querySelectorAll("form")]);
  const form = forms.find((one) => one.elements.namedItem("begun_from") && one.elements.namedItem(into));
  const field = form?.elements.namedItem(into);
  if (!form || !(field instanceof HTMLTextAreaElement)) return;
  const note = button.dataset.replaces ?? "";
  if (field.value.trim() && note && !window.confirm(note)) return;
  field.value = button.dataset.text ?? "";
  const from = form.elements.namedItem("begun_from");
  if (from instanceof HTMLInputElement) from.value = button.dataset.from ?? "";
  const kind = form.querySelector(`input[name="kind"][value="${button.dataset.kind ?? ""}"]`);
  if (kind instanceof HTMLInputElement) kind.checked = true;
  field.focus();
  field.setSelectionRange(...placeToWrite(field.value));
  field.scrollIntoView({ block: "center" });
}

if (typeof document !== "undefined") {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-begin]") : null;
    if (button instanceof HTMLElement) begin(button);
  });
}
