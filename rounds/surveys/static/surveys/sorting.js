// @ts-check
// Questions change places by dragging; the form of the row that was dragged is sent with its new place. The buttons do the same without it.

/** @param {HTMLElement} list */
function sortable(list) {
  /** @type {HTMLElement | null} */
  let dragged = null;
  list.addEventListener("dragstart", (event) => {
    const row = event.target instanceof HTMLElement ? event.target.closest(".item-row") : null;
    if (!(row instanceof HTMLElement)) return;
    dragged = row;
    row.classList.add("is-dragged");
    event.dataTransfer?.setData("text/plain", row.dataset.place ?? "");
  });
  list.addEventListener("dragover", (event) => {
    const over = event.target instanceof Element ? event.target.closest(".item-row") : null;
    if (!dragged || !over || over === dragged) return;
    event.preventDefault();
    const box = over.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) over.before(dragged);
    else over.after(dragged);
  });
  list.addEventListener("dragend", () => {
    const row = dragged;
    dragged = null;
    if (!row) return;
    row.classList.remove("is-dragged");
    const to = [...list.children].indexOf(row) + 1;
    if (String(to) !== row.dataset.place) sent(row, to);
  });
}

/** @param {HTMLElement} row @param {number} to */
function sent(row, to) {
  const form = row.querySelector("form[data-move]");
  if (!(form instanceof HTMLFormElement)) return;
  const field = Object.assign(document.createElement("input"), { type: "hidden", name: "to", value: String(to) });
  form.append(field);
  form.submit();
}

for (const list of document.querySelectorAll("[data-sortable]")) if (list instanceof HTMLElement) sortable(list);
