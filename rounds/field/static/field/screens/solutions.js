// @ts-check
// Under the proposed solution: what solved issues like this one. With a network the server is asked while somebody writes;
// without one the phone has the newest of each category with it.
import { h, reactive } from "vue";
import { state } from "../state.js";
import { t } from "../i18n.js";
import { solutionsFor } from "../issues.js";
import { isWorthAsking, proposals, withProposal } from "../solved.js";
import { askSolved } from "../network.js";

const PAUSE_MS = 700;
/** What the server said last, and to which words. */
const heard = reactive({ about: "", like: /** @type {import("../solved.js").Solved[]} */ ([]) });
let wanted = "";
let timer = 0;

/** Chips that fill the field. @param {any} form @param {(words: string) => void} write */
export function solutionPart(form, write) {
  ask(form);
  const about = keyOf(form);
  const isReport = form.kind === "violation_report";
  const category = isReport ? [] : (state.solved[form.category] ?? []);
  const offered = proposals({ like: heard.about === about ? heard.like : [], category, ready: solutionsFor(form.category).map((words) => t(words)) });
  if (!offered.length) return null;
  const all = offered.map(({ words }) => words);
  return h("div", { class: "lines" }, [
    h("p", { class: "label" }, t("以前这样解决过，点一下填入，可以再改")),
    h("div", { class: "chips" }, offered.map((one) => chip(one, form.proposed_solution.trim() === one.words, () => write(withProposal(form.proposed_solution, one.words, all))))),
  ]);
}

/** @param {{words: string, from: string}} one @param {boolean} isChosen @param {() => void} onClick */
function chip(one, isChosen, onClick) {
  return h("button", { type: "button", class: ["chip", isChosen && "chosen"], "aria-pressed": String(isChosen), onClick }, [
    isChosen ? h("span", { class: "tick", "aria-hidden": "true" }, "✓ ") : null,
    one.words,
    one.from ? h("span", { class: "muted" }, ` ${one.from}`) : null,
  ]);
}

/** @param {any} form */
const keyOf = (form) => `${form.category} ${form.text.trim()}`;

/** After a pause in the writing; a failure is silent: the phone has answers of its own. @param {any} form */
function ask(form) {
  const about = keyOf(form);
  if (about === wanted) return;
  wanted = about;
  clearTimeout(timer);
  if (!state.online || !isWorthAsking(form)) return;
  const { text, category } = form;
  timer = setTimeout(async () => {
    const like = await askSolved(text.trim(), category, state.lang).catch(() => []);
    if (about === wanted) Object.assign(heard, { about, like });
  }, PAUSE_MS);
}
