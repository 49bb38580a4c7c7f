// @ts-check
// Imports: a file may be dropped, and the samples follow the chosen column. Everything works without it too.

/** @param {HTMLElement} zone */
function acceptDrops(zone) {
  const input = zone.querySelector("input[type=file]");
  const name = zone.querySelector("[data-drop-name]");
  if (!(input instanceof HTMLInputElement) || !(name instanceof HTMLElement)) return;
  const show = () => {
    name.textContent = input.files && input.files.length ? input.files[0].name : name.dataset.empty || "";
  };
  input.addEventListener("change", show);
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.add("is-over");
    });
  }
  for (const kind of ["dragleave", "drop"]) zone.addEventListener(kind, () => zone.classList.remove("is-over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer || !event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    show();
  });
}

/**
 * What to show beside a chosen column.
 * @param {Record<string, string[]>} samples
 * @param {string} column
 */
export function sampleText(samples, column) {
  return column && samples[column] ? samples[column].join("、") : "";
}

function followColumns() {
  const source = document.getElementById("import-samples");
  if (!source) return;
  /** @type {Record<string, string[]>} */
  const samples = JSON.parse(source.textContent || "{}");
  document.addEventListener("change", (event) => {
    const select = event.target;
    if (!(select instanceof HTMLSelectElement) || !("first" in select.dataset)) return;
    const row = select.closest("tr");
    const sample = row && row.querySelector("[data-sample]");
    const guess = row && row.querySelector("[data-guess]");
    if (sample) sample.textContent = sampleText(samples, select.value);
    if (guess) guess.textContent = "";
  });
}

if (typeof document !== "undefined") {
  for (const zone of document.querySelectorAll("[data-drop]")) if (zone instanceof HTMLElement) acceptDrops(zone);
  followColumns();
}
