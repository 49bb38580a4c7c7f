// Shows the running sum of the weights beside the fields. The server decides; this only saves a round trip.

/** @param {string} party */
function show(party) {
  const fields = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll(`[data-weight="${party}"]`));
  // In hundredths, because 0.1 + 0.2 is not 0.3 in binary.
  const hundredths = [...fields].reduce((sum, field) => sum + Math.round(Number(field.value || 0) * 100), 0);
  const output = document.querySelector(`[data-weights-sum="${party}"]`);
  const word = /** @type {HTMLElement | null} */ (document.querySelector(`[data-weights-word="${party}"]`));
  if (output) output.textContent = String(hundredths / 100);
  if (word) word.textContent = (hundredths === 10000 ? `✓ ${word.dataset.exact}` : `✗ ${word.dataset.wrong}`);
}

for (const party of ["manager", "department"]) {
  show(party);
  for (const field of document.querySelectorAll(`[data-weight="${party}"]`)) field.addEventListener("input", () => show(party));
}
