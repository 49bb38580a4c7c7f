async () => {
  const db = await new Promise((resolve) => {
    const asked = indexedDB.open("rounds-4711", 1);
    asked.onupgradeneeded = () => {
      const made = asked.result;
      for (const name of ["retailers", "visits", "issues", "bulletins", "outbox"]) made.createObjectStore(name, { keyPath: "id" });
      made.createObjectStore("drafts", { keyPath: "visit" });
      made.createObjectStore("attachments", { keyPath: "sha256" });
      made.createObjectStore("meta");
    };
    asked.onsuccess = () => resolve(asked.result);
  });
  const work = db.transaction(["outbox", "attachments", "meta"], "readwrite");
  work.objectStore("outbox").put({ id: "a", kind: "visit.miss", seq: 1, state: "waiting", body: { note: "旧内容" } });
  work.objectStore("attachments").put({ sha256: "f", kind: "signature", bytes: new Uint8Array([1, 2, 3]).buffer, size: 3 });
  work.objectStore("meta").put(17, "cursor");
  await new Promise((resolve) => (work.oncomplete = resolve));
  db.close();
  const { openStore, readAll } = await import("/static/field/store.js");
  const store = await openStore(4711);
  const all = await readAll(store);
  const { bytes } = await store.get("attachments", "f");
  store.close();
  return { outbox: all.outbox, cursor: all.meta.cursor, bytes: [...new Uint8Array(bytes)], lost: store.lost };
}
