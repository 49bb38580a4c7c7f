// @ts-check
// Who uses this phone, its own name and when it was last used lie twice: in localStorage, where they are read at once, and beside
// the keys. A system that clears one may spare the other, and what was made here must find its person again.
import { noted, noteDown, strikeOut } from "./keys.js";

const NAMES = /** @type {const} */ (["rounds.staff", "rounds.device", "rounds.used_at"]);

/** @typedef {(typeof NAMES)[number]} Name */

/** At the start of the app: says whether localStorage had been cleared and was filled again. */
export async function recollect() {
  const kept = await noted(NAMES);
  const lost = NAMES.filter((name) => kept[name] !== undefined && localStorage.getItem(name) === null);
  for (const name of lost) localStorage.setItem(name, kept[name]);
  const now = Object.fromEntries(NAMES.map((name) => [name, localStorage.getItem(name)]).filter(([, value]) => value !== null));
  await noteDown(now).catch(() => null); // a full phone still opens what it holds
  return lost.includes("rounds.staff");
}

/** @param {Name} name @param {string} value */
export function note(name, value) {
  localStorage.setItem(name, value);
  return noteDown({ [name]: value }).catch(() => null); // it is there once
}

/** @param {Name[]} names */
export function forgetNotes(names) {
  for (const name of names) localStorage.removeItem(name);
  return strikeOut(names);
}
