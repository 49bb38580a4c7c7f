// @ts-check
// The record of a visit while it is being written: a plain object that saves itself and becomes commands.
import { announcedOf } from "./announced.js";
import { bodyOf } from "./issues.js";
import { stepsOf } from "./sops.js";

/** @typedef {{kind: string, sha256: string, size: number, purpose?: string}} Announced */
/** @typedef {{visit: string, retailer: number, channel: string, purpose: string, arrived_at: string, departed_at: string,
 *   arrival: any, departure: any, goal: string, no_goal_reason: string, duties: string[], facts: Record<string, any>,
 *   comment: string, suggestion: string, summary: string, advised: string[], steps: Record<string, any>,
 *   signature: Announced | null, photos: Announced[], issues: any[], issue_form: any, promises: any[], promise_form: any,
 *   passed: Record<string, string>, answers: Record<string, string>}} Draft */
/** @typedef {{comment: string, suggestion: string, summary: string, order_advice: string}} Words */

/** @param {Record<string, any>} visit @param {string} question @param {string} [purpose] @returns {Draft} */
export function draftOf(visit, question, purpose = "contact") {
  return {
    visit: visit.id,
    retailer: visit.retailer,
    channel: visit.channel || "door",
    purpose,
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
    advised: [],
    steps: {},
    signature: null,
    photos: [],
    issues: [],
    issue_form: null,
    promises: [],
    promise_form: null,
    passed: {},
    answers: {},
  };
}

// What a contact can have beside words: nobody sees a shelf or signs on the telephone (C15, D12).
const AT_THE_DOOR = { isAtTheDoor: true, facts: ["stock", "products", "brands", "display", "labels", "owner"], orders: true };
const AT_A_DISTANCE = { isAtTheDoor: false, facts: ["stock", "products", "owner"], orders: true };
const TO_MANY = { isAtTheDoor: false, facts: [], orders: false };

/** Which parts the form of a channel has. @param {string} channel @returns {{isAtTheDoor: boolean, facts: string[], orders: boolean}} */
export function formOf(channel) {
  if (channel === "group") return TO_MANY;
  return channel === "phone" || channel === "wechat" ? AT_A_DISTANCE : AT_THE_DOOR;
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

/** Everything that finishing a visit sends, in the order it must arrive: issues, promises and bulletins belong to a visit
 * the server knows, the record comes last. @param {any} draft @param {Date} now @param {Words} [words] as composed from the
 * taps @param {any[]} [sops] procedures in force @returns {{kind: string, body: any}[]} */
export function commandsOf(draft, now, words, sops = []) {
  const departed = draft.departed_at || now.toISOString();
  const issues = draft.issues.map((/** @type {any} */ issue) => ({
    kind: "issue.raise",
    body: { ...bodyOf(issue), retailer: draft.retailer, visit: draft.visit },
  }));
  const promises = (draft.promises ?? []).map((/** @type {any} */ promise) => ({
    kind: "promise.make",
    body: { ...promise, retailer: draft.retailer, visit: draft.visit },
  }));
  const passed = Object.entries(draft.passed).map(([bulletin, how]) => ({
    kind: "bulletin.pass_on",
    body: { bulletin: Number(bulletin), retailer: draft.retailer, how, visit: draft.visit },
  }));
  return [...issues, ...promises, ...passed, { kind: "visit.finish", body: recordOf(draft, departed, words ?? draft, sops) }];
}

/** @param {any} draft @param {string} departed @param {any} words @param {any[]} sops */
function recordOf(draft, departed, words, sops) {
  return {
    visit: draft.visit,
    arrived_at: draft.arrived_at || departed,
    departed_at: departed,
    arrival: draft.arrival,
    departure: draft.departure,
    channel: draft.channel,
    goal: draft.goal.slice(0, 200),
    no_goal_reason: draft.no_goal_reason.slice(0, 200),
    comment: words.comment.trim(),
    suggestion: words.suggestion.trim(),
    summary: words.summary.trim(),
    done_duties: draft.duties,
    facts: factsOf(draft.facts),
    announced: announcedOf(draft),
    order_advice: words.order_advice ?? "",
    sop_steps: stepsOf(sops, draft),
    ...(typeof draft.steady_seconds === "number" ? { steady_seconds: draft.steady_seconds } : {}),
    answers: Object.fromEntries(Object.entries(draft.answers ?? {}).filter(([, answer]) => answer)),
  };
}

/** Facts somebody really entered; names tapped become one text. @param {Record<string, any>} facts */
function factsOf(facts) {
  const said = Object.entries(facts).map(([name, value]) => [name, Array.isArray(value) ? value.join("、").slice(0, 400) : value]);
  return Object.fromEntries(said.filter(([, value]) => value !== "" && value !== null && value !== undefined));
}
