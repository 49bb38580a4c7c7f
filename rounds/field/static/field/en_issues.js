// @ts-check
// English of pushing an issue, of what solved others, of what the monopoly department says of a shop.

/** @type {Record<string, string>} */
export const EN_ISSUES = {
  "催办": "Remind",
  "催 {holder} 办，为什么": "Remind {holder}: why",
  "零售户在等回话": "The retailer is waiting for an answer",
  "已经过了期限": "It is past its due time",
  "情况急，请先办": "It is urgent, please do it first",
  "已催办": "Reminded",
  "已催办，{moment} 以后可以再催": "Reminded; again from {moment}",
  "已记录，联网就送到": "Kept; it is delivered as soon as there is a network",
  "以前这样解决过，点一下填入，可以再改": "Solved like this before: tap to fill in, then change as you like",
  "服务提示": "Service note",
  "专卖部门": "Monopoly department",
};
