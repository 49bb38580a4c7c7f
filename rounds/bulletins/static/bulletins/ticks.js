// @ts-check
// One tick for all rows of a page: sets every checkbox that belongs to the named form.

/** @param {Event} event */
function onChange(event) {
  const all = event.target;
  if (!(all instanceof HTMLInputElement) || !all.dataset.tickAll) return;
  for (const box of document.querySelectorAll(`input[type="checkbox"][form="${all.dataset.tickAll}"]`)) {
    if (box instanceof HTMLInputElement) box.checked = all.checked;
  }
}

document.addEventListener("change", onChange);
