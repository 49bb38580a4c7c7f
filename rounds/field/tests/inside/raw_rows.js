async (name) => {
  const db = await new Promise((resolve, reject) => {
    const asked = indexedDB.open(name);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const read = (store) => new Promise((resolve) => {
    const asked = db.transaction(store).objectStore(store).getAll();
    asked.onsuccess = () => resolve(asked.result);
  });
  const found = {};
  for (const store of db.objectStoreNames) {
    found[store] = (await read(store)).map((row) => ({ names: Object.keys(row).sort(), id: row.id ?? row.visit ?? row.sha256,
      text: row.box ? new TextDecoder("latin1").decode(row.box) : JSON.stringify(row) }));
  }
  db.close();
  return found;
}
