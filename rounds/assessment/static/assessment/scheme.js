// @ts-check
// The editor of a scheme: running sums, curves drawn as they are written, lines put in and taken out.
// The server decides what holds; without this script every row is there and the form works the same.

const WIDTH = 60;
const HEIGHT = 24;

/** @param {ParentNode} root @param {string} selector @returns {HTMLInputElement[]} */
function fields(root, selector) {
  return /** @type {HTMLInputElement[]} */ ([...root.querySelectorAll(selector)]);
}

/** @param {string} group */
function sum(group) {
  // In hundredths, because 0.1 + 0.2 is not 0.3 in binary.
  const inputs = fields(document, `[data-weight="${group}"]`);
  const hundredths = inputs.reduce((total, input) => total + Math.round(Number(input.value || 0) * 100), 0);
  const output = document.querySelector(`[data-weights-sum="${group}"]`);
  const word = /** @type {HTMLElement | null} */ (document.querySelector(`[data-weights-word="${group}"]`));
  const isEmpty = inputs.every((input) => !Number(input.value || 0));
  const mayBeEmpty = group !== "manager" && group !== "department";
  if (output) output.textContent = String(hundredths / 100);
  if (!word) return;
  if (isEmpty && mayBeEmpty) word.textContent = "";
  else word.textContent = hundredths === 10000 ? `✓ ${word.dataset.exact}` : `✗ ${word.dataset.wrong}`;
}

/** @param {Element} line @param {string} name @param {number} otherwise */
function number(line, name, otherwise) {
  const input = /** @type {HTMLInputElement} */ (line.querySelector(`[data-${name}]`));
  return input.value === "" ? otherwise : Number(input.value);
}

/** @param {string} text @returns {number[][]} */
function pairs(text) {
  const found = text.replaceAll("：", ":").split(/\s+/).filter(Boolean).map((pair) => pair.split(":").map(Number));
  return found.filter((pair) => pair.length === 2 && pair.every(Number.isFinite));
}

/** The marks of a curve as value and points, as in views/schemewords.py. @param {Element} line */
function marks(line) {
  const shape = /** @type {HTMLSelectElement} */ (line.querySelector("[data-shape]")).value;
  const written = pairs(/** @type {HTMLInputElement} */ (line.querySelector("[data-points]")).value);
  const target = number(line, "target", 100);
  if (shape === "linear") {
    const points = written.length ? written : [[0, 0], [target, 100]];
    return [[0, points[0][1]], ...points, [100, points[points.length - 1][1]]];
  }
  const found = [[0, 0]];
  let level = 0;
  for (const [x, y] of written.length ? written : [[target, 100]]) {
    found.push([x, level], [x, y]);
    level = y;
  }
  return [...found, [100, level]];
}

/** @param {Element} line */
function draw(line) {
  const floor = number(line, "floor", 0);
  const ceiling = number(line, "ceiling", 100);
  const placed = marks(line).map(([x, y]) => {
    const held = Math.min(Math.max(y, floor), ceiling);
    return `${(x * WIDTH) / 100} ${HEIGHT - (held * HEIGHT) / 100}`;
  });
  line.querySelector("[data-curve]")?.setAttribute("d", `M${placed.join(" L")}`);
}

/** @param {Element} group */
function offer(group) {
  const box = /** @type {HTMLElement} */ (group.querySelector("[data-add]"));
  const select = /** @type {HTMLSelectElement} */ (box.querySelector("select"));
  const first = select.options[0];
  select.replaceChildren(first);
  for (const line of /** @type {NodeListOf<HTMLElement>} */ (group.querySelectorAll("[data-line]"))) {
    if (!line.hidden) continue;
    const name = /** @type {HTMLElement} */ (line.querySelector("th")).textContent || "";
    select.add(new Option(name, /** @type {HTMLInputElement} */ (line.querySelector("[data-weight]")).name));
  }
  box.hidden = select.options.length === 1;
}

/** @param {Element} group */
function ready(group) {
  for (const line of /** @type {NodeListOf<HTMLElement>} */ (group.querySelectorAll("[data-line]"))) {
    const weight = /** @type {HTMLInputElement} */ (line.querySelector("[data-weight]"));
    const drop = /** @type {HTMLButtonElement} */ (line.querySelector("[data-drop]"));
    line.hidden = line.dataset.weighed === "no";
    drop.hidden = false;
    drop.addEventListener("click", () => {
      weight.value = "";
      line.hidden = true;
      sum(weight.dataset.weight || "");
      offer(group);
      /** @type {HTMLElement | null} */ (group.querySelector("[data-add] select"))?.focus();
    });
    line.addEventListener("input", () => {
      sum(weight.dataset.weight || "");
      draw(line);
    });
    draw(line);
  }
  const select = /** @type {HTMLSelectElement} */ (group.querySelector("[data-add] select"));
  select.addEventListener("change", () => {
    const weight = fields(group, "[data-weight]").find((input) => input.name === select.value);
    const line = /** @type {HTMLElement | null | undefined} */ (weight?.closest("[data-line]"));
    if (!weight || !line) return;
    line.hidden = false;
    offer(group);
    weight.focus();
  });
  sum(/** @type {HTMLElement} */ (group.querySelector("[data-weights-sum]")).dataset.weightsSum || "");
  offer(group);
}

/** Enter in a weight goes to the next weight: adopting is a deliberate step. @param {KeyboardEvent} event */
function onward(event) {
  const input = event.target;
  if (event.key !== "Enter" || event.isComposing || !(input instanceof HTMLInputElement) || !input.closest("[data-line]")) return;
  event.preventDefault();
  const all = fields(document, "[data-weight]").filter((one) => one.offsetParent !== null);
  const place = all.findIndex((one) => one === input);
  (all[place + 1] || all[0])?.focus();
}

for (const group of document.querySelectorAll(".scheme-group")) ready(group);
document.querySelector("[data-scheme]")?.addEventListener("keydown", (event) => onward(/** @type {KeyboardEvent} */ (event)));
const result = /** @type {HTMLElement | null} */ (document.querySelector("[data-result]"));
result?.focus();
result?.scrollIntoView({ block: "start" });
