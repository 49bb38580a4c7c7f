// @ts-check
// The record of a visit while it is being written: a plain object that saves itself and becomes one command.

/** @typedef {{kind: string, sha256: string, size: number}} Announced */
/** @typedef {{visit: string, retailer: number, channel: string, arrived_at: string, departed_at: string, arrival: any,
 *   departure: any, goal: string, no_goal_reason: string, duties: string[], facts: Record<string, any>, comment: string,
 *   suggestion: string, summary: string, signature: Announced | null, issues: any[], passed: Record<string, string>}} Draft */

/** @param {{id: string, retailer: number, channel: string, goal: string}} visit @param {string} question @returns {Draft} */
export function draftOf(visit, question) {
  return {
    visit: visit.id,
    retailer: visit.retailer,
    channel: visit.channel || "door",
    arrived_at: "",
    departed_at: "",
    arrival: null,
    departure: null,
    goal: visit.goal || question,
    no_goal_reason: "",
    duties: [],
    facts: {},
    comment: "",
    suggestion: "",
    summary: "",
    signature: null,
    issues: [],
    passed: {},
  };
}

/** Add the words of a chip, or take them away when they are there. @param {string} text @param {string} words */
export function toggled(text, words) {
  const parts = text.split(/[，,；;]\s*/u).filter(Boolean);
  return (parts.includes(words) ? parts.filter((part) => part !== words) : [...parts, words]).join("，");
}

/** Whether a chip's words are in the text. @param {string} text @param {string} words */
export function holds(text, words) {
  return text.split(/[，,；;]\s*/u).includes(words);
}

/** Everything that finishing a visit sends, in the order it must arrive: issues and bulletins belong to a visit the server
 * knows, the record comes last. @param {Draft} draft @param {Date} now @returns {{kind: string, body: any}[]} */
export function commandsOf(draft, now) {
  const departed = draft.departed_at || now.toISOString();
  const issues = draft.issues.map((issue) => ({
    kind: "issue.raise",
    body: { ...issue, retailer: draft.retailer, visit: draft.visit },
  }));
  const passed = Object.entries(draft.passed).map(([bulletin, how]) => ({
    kind: "bulletin.pass_on",
    body: { bulletin: Number(bulletin), retailer: draft.retailer, how, visit: draft.visit },
  }));
  return [...issues, ...passed, { kind: "visit.finish", body: recordOf(draft, departed) }];
}

/** @param {Draft} draft @param {string} departed */
function recordOf(draft, departed) {
  return {
    visit: draft.visit,
    arrived_at: draft.arrived_at || departed,
    departed_at: departed,
    arrival: draft.arrival,
    departure: draft.departure,
    channel: draft.channel,
    goal: draft.goal.slice(0, 200),
    no_goal_reason: draft.no_goal_reason.slice(0, 200),
    comment: draft.comment.trim(),
    suggestion: draft.suggestion.trim(),
    summary: draft.summary.trim(),
    done_duties: draft.duties,
    facts: factsOf(draft.facts),
    announced: draft.signature ? [draft.signature] : [],
  };
}

/** Facts somebody really entered. @param {Record<string, any>} facts */
function factsOf(facts) {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== "" && value !== null && value !== undefined));
}
