async ([retailers, visits]) => {
  const { CONTENT, openStore, readAll, keepContent } = await import("/static/field/store.js");
  let store = await openStore(300);
  const shop = { name: "东街烟酒店", address: "东街 12 号", search: "djyjd 3301", orders: Array.from({ length: 13 }, (_, week) => ({ week, volume: week * 3.5 })), duties: [], goal: { question: "为什么没有订货？" }, filler: "字".repeat(800) };
  const none = Object.fromEntries(CONTENT.map((name) => [name, []]));
  const content = { ...none, ids: {}, retailers: Array.from({ length: retailers }, (_, id) => ({ ...shop, id })), visits: Array.from({ length: visits }, (_, id) => ({ id: String(id), retailer: id, day: "2026-11-20", state: "planned", plan_because: ["C28"] })), cursor: 1 };
  const t0 = performance.now();
  await keepContent(store, content, []);
  const t1 = performance.now();
  store.close();
  const t2 = performance.now();
  store = await openStore(300);
  const all = await readAll(store);
  const t3 = performance.now();
  store.close();
  return { kept: t1 - t0, opened: t3 - t2, count: all.retailers.length };
}
