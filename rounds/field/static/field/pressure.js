// @ts-check
// Words of an advice that read like a quota or a forced brand (E16, F05). The server has the same in
// rounds/visits/rules/pressure.py; both run rounds/visits/tests/pressure.json.

const DENIAL = /[不没别无勿]/u;
const DENIED_WITHIN = 3;

/** @param {string} text @param {string[]} phrases */
export function pressureIn(text, phrases) {
  return phrases.filter((phrase) => phrase && stands(phrase, text));
}

/** @param {string} phrase @param {string} text */
function stands(phrase, text) {
  for (let place = text.indexOf(phrase); place >= 0; place = text.indexOf(phrase, place + 1)) {
    if (!DENIAL.test(text.slice(Math.max(0, place - DENIED_WITHIN), place))) return true;
  }
  return false;
}
