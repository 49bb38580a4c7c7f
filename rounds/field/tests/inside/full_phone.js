// Something on every list: unsent, refused, with a picture, owed, given in between, seen by the team; and a visit begun.
async ({ shop, visit, day }) => {
  const { state } = await import("/static/field/state.js");
  const { save } = await import("/static/field/sync.js");
  const { inTurn, keepPicture } = await import("/static/field/photos.js");
  const id = () => crypto.randomUUID();
  const at = new Date().toISOString();
  const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 48 });
  canvas.getContext("2d").fillRect(0, 0, 40, 40);
  const jpeg = await new Promise((done) => canvas.toBlob(done, "image/jpeg"));
  const bytes = await jpeg.arrayBuffer();
  const issue = id();
  const announced = await inTurn(() => keepPicture({ issue }, { kind: "photo", type: "image/jpeg" }, bytes));
  const task = (title, more) => ({ kind: "task.add", body: { task: id(), title, giver: "", is_important: false, is_urgent: true, minutes: null, due_at: null, ...more } });
  await save([
    { kind: "visit.start", body: { visit, arrived_at: at } },
    { kind: "promise.make", body: { promise: id(), retailer: shop, visit, text: "送样品，并带上新的价格表", due_on: day, made_at: at } },
    task("送宣传单到街道办，并把回执带回来交给办公室", { giver: "市场部", is_important: true, minutes: 30, due_at: "2026-01-05T01:00:00Z" }),
    task("填表", {}),
    { kind: "observation.add", body: { observation: id(), retailer: shop, topic: "stock", text: "货架空了一半", seen_at: at } },
    { kind: "time.note", body: { note: id(), day, place: "office", minutes: 20, cause: "meeting", began_at: null } },
    { kind: "issue.raise", body: { issue, retailer: shop, category: "supply_issue", kind: "complaint", text: "利群断货三天，说了两次没有人回话", proposed_solution: "请说明到货时间", announced: [announced] } },
  ]);
  const refused = state.outbox.find((entry) => entry.kind === "issue.raise");
  const theirs = { ...refused.body, text: "利群断货" };
  const settled = { ...JSON.parse(JSON.stringify(refused)), state: "refused", reason: "同一编号已有不同内容", kept: { body: theirs } };
  await state.db.keep({ put: { outbox: [settled] } });
  state.outbox = state.outbox.map((entry) => (entry.id === settled.id ? settled : entry));
  return settled.id;
}
