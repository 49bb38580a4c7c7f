// @ts-check
// What a record says of the pictures that follow it: by hash and size, so that the server knows what it still waits for.

/** @typedef {{kind: string, sha256: string, size: number, purpose?: string}} Announced */

/** Signature, the companion's signature, photos. @param {Record<string, any>} draft @returns {Announced[]} */
export function announcedOf(draft) {
  const all = [draft.signature, draft.companion, ...(draft.photos ?? [])].filter(Boolean);
  return all.map(({ kind, sha256, size, purpose }) => (purpose ? { kind, sha256, size, purpose } : { kind, sha256, size }));
}
