// @ts-check
// Standard procedures on a visit: which fit, what was done, what was left out and why (D02).

/** @typedef {{code: string, version: number, title: string, purpose: string, steps: {text: string, is_required: boolean}[]}} Sop */

/** Those for every visit at the door, and those for its purpose. @param {Sop[]} sops @param {any} draft @param {boolean} isAtTheDoor */
export function sopsFor(sops, draft, isAtTheDoor) {
  return sops.filter((sop) => (sop.purpose === "every" ? isAtTheDoor : sop.purpose === draft.purpose));
}

/** What names a step in a draft; another version of the procedure has other steps. @param {Sop} sop @param {number} place */
export function stepKey(sop, place) {
  return `${sop.code}/${sop.version}/${place}`;
}

/** Every step of the procedure done at one tap; what has been left out with a reason stays so.
 * @param {Sop} sop @param {Record<string, any>} steps */
export function allDone(sop, steps) {
  const done = Object.fromEntries(sop.steps.map((_step, place) => [stepKey(sop, place), { is_done: true, because: "" }]));
  return { ...done, ...Object.fromEntries(Object.entries(steps).filter(([, step]) => !step.is_done)) };
}

/** Required steps nobody has said a word about. @param {Sop[]} sops @param {any} draft */
export function openSteps(sops, draft) {
  return sops.flatMap((sop) => sop.steps.filter((step, place) => step.is_required && !isAnswered(draft.steps?.[stepKey(sop, place)])).map((step) => step.text));
}

/** @param {any} step */
function isAnswered(step) {
  return Boolean(step && (step.is_done || step.because));
}

/** The steps as the record keeps them: those somebody spoke of, and required ones even when nobody did.
 * @param {Sop[]} sops @param {any} draft */
export function stepsOf(sops, draft) {
  return sops.flatMap((sop) =>
    sop.steps.flatMap(({ text, is_required }, place) => {
      const said = draft.steps?.[stepKey(sop, place)];
      if (!said && !is_required) return [];
      return [{ code: sop.code, version: sop.version, text, is_done: Boolean(said?.is_done), because: said?.because ?? "" }];
    }),
  );
}
