// @ts-check
// How the app looks to this person: as usual, with the strongest contrast for the sun, or dark.
import { h } from "vue";
import { Cell } from "vant";
import { state } from "./state.js";
import { t } from "./i18n.js";
import { chips } from "./pieces.js";

const LOOKS = ["plain", "sun", "dark"];

/** @param {string} look */
export function setLook(look) {
  state.look = LOOKS.includes(look) ? look : "plain";
  localStorage.setItem("rounds.look", state.look);
  for (const name of LOOKS.slice(1)) document.documentElement.classList.toggle(name, name === state.look);
}

/** The choice on 我的. */
export function lookCell() {
  const words = [
    { value: "plain", label: t("普通") },
    { value: "sun", label: t("强光下") },
    { value: "dark", label: t("夜间") },
  ];
  return h(Cell, { title: t("外观"), class: "look" }, { label: () => chips(words, (look) => state.look === look, setLook) });
}
