// @ts-check
// What counts as a fact in a note (E08). The server has the same in rounds/visits/rules/trace_facts.py; both run
// rounds/visits/tests/cases.json.

const FACT = new RegExp(
  [
    "[0-9]+(?:\\.[0-9]+)?\\s*(?:条|箱|盒|包|元|户|天|周|个|次|%|点|号|月|日|岁|米|件|张|组|层|成|块|家|人|小时|分钟)?",
    "|[一二两三四五六七八九十百半几]+(?:条|箱|盒|包|天|周|个月|次|成|块钱|元|小时)",
    "|[二两三四五六七八九十百几]+(?:个|家|张|件|组|层|楼|人|位|份|年|多|块|口|只|桌)",
    "|[十百千]几|[几一二三四五六七八九]十[几多]|一百[多二三四五六七八九]?",
    "|星期[一二三四五六日天]|周[一二三四五六日末]",
    "|断货|缺货|脱销|滞销|积压|卖光|卖完|价签|歇业|停业|关门|转让|装修|搬|住院|生病|扫码|投诉|漏送|少送|破损|受潮|退换",
    "|涨价|降价|串码|假烟|停电|修路|租约|到货|集日",
    "|[\\u4e00-\\u9fff](?:老板|大姐|大爷|阿姨|师傅)|老板娘|儿子|女儿|媳妇|老伴|孙子|爱人|丈夫|妻子|老婆|老公",
  ].join(""),
  "gu",
);
const HINT = new RegExp(
  [
    "早上|早晨|中午|下午|傍晚|晚上|夜里|半夜|国庆|春节|中秋|元旦|圣诞|平安夜|假期|放假|开学|前年|去年|生日|月底|月初|[上下本]周|[上下本]月|昨天|明天|后天",
    "|对面|隔壁|旁边|附近|路口|门口|楼下|地铁|车站|公交|学校|医院|工地|超市|小区|村口|路上|街上|菜场|商场|夜市|柜台|收银台|限量|孩子|[东南西北]边",
    "|[\\u4e00-\\u9fff]{2}(?:路|街|镇|村|湖|桥|大厦|广场|商城|机场)",
  ].join(""),
  "u",
);

/** Figures with their unit, times, concrete events and brands named in the text. @param {string} text @param {string[]} brands */
export function factsIn(text, brands = []) {
  const plain = text.normalize("NFKC");
  const found = [...plain.matchAll(FACT)].map(([words]) => words.replace(/\s/gu, ""));
  return new Set([...found, ...brands.filter((name) => name && plain.includes(name))]);
}

/** Whether a time of day or a place is named. @param {string} text */
export function namesPlace(text) {
  return HINT.test(text.normalize("NFKC"));
}

/** What was entered in fields instead of words (C07): "stock_cartons=12". @param {Record<string, any>} facts */
export function observedFacts(facts) {
  const entered = Object.entries(facts).filter(([, value]) => value !== "" && value !== null && value !== undefined);
  return new Set(entered.map(([name, value]) => `${name}=${JSON.stringify(value)}`));
}
