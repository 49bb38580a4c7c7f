"""What the account manager's thumb does in the shops of the story."""

import re
from collections.abc import Callable
from contextlib import suppress

from playwright.sync_api import Error, FilePayload, Page, expect

from tests.e2e.acts import sign_in
from tests.offline_day.day import BULLETIN, ROUND, Call
from tests.pictures import noisy
from tests.services.chromium import Screens

PATIENCE_MS = 180_000
# What stands on the screen is in the database: asked of the database, so that no test has to guess how long it takes.
IS_KEPT = """async (words) => {
  const { state } = await import("/static/field/state.js");
  const kept = async () => JSON.stringify(await state.db.getAll("drafts")).includes(words);
  while (!(await kept())) await new Promise((soon) => setTimeout(soon, 20));
}"""


def tap(page: Page, name: str, *, within: str = "body") -> None:
    """The button with these words; an icon before them is a letter of its own font."""
    words = re.compile(rf"^\W*{re.escape(name)}$")
    page.locator(within).get_by_role("button", name=words).first.click()


def card(title: str) -> str:
    return f".card:has(.card-title:text-is('{title}'))"


def morning(screens: Screens) -> Page:
    """At the office: signed in, synced, ready to work without a network."""
    page = sign_in(screens.phone(permissions=["geolocation"]), "A01")
    page.goto("/field/#/me")
    expect(page.locator(".van-cell", has_text="离线可用").locator(".van-cell__value")).to_have_text("是")
    expect(page.locator(".strip")).to_contain_text("已同步")
    page.context.set_offline(True)
    page.goto("/field/#/today")
    expect(page.locator("article.visit")).to_have_count(len(ROUND))
    return page


def arrive(page: Page, call: Call) -> None:
    """From the list of today into the shop; the phone is where the shop is."""
    stand_at(page, call)
    page.locator("article.visit", has_text=call.shop.name).get_by_role("button", name="到店").click()
    page.locator(".sticky button").click()
    expect(page.get_by_label("库存", exact=True)).to_be_visible()


def stand_at(page: Page, call: Call) -> None:
    lat, lon = call.shop.position
    page.context.set_geolocation({"latitude": lat, "longitude": lon, "accuracy": 12})


def found_by_search(page: Page, call: Call, words: str) -> None:
    """A shop nobody planned: by initials, phone tail or name."""
    stand_at(page, call)
    tap(page, "计划外拜访")
    page.get_by_role("searchbox").fill(words)
    page.locator(".shop-line", has_text=call.shop.name).click()
    tap(page, "计划外拜访")
    page.locator(".sticky button").click()
    expect(page.get_by_label("库存", exact=True)).to_be_visible()


def half_written(page: Page, call: Call) -> None:
    """Some of the record; it is on the disk when this returns."""
    page.get_by_label("库存", exact=True).fill(str(stock_of(call)))
    page.get_by_label("评述：看到、听到什么").fill(comment_of(call))
    page.evaluate(IS_KEPT, comment_of(call))


def is_as_written(page: Page, call: Call) -> None:
    expect(page.get_by_label("库存", exact=True)).to_have_value(str(stock_of(call)))
    expect(page.get_by_label("评述：看到、听到什么")).to_have_value(comment_of(call))


def the_rest(page: Page, call: Call) -> None:
    """Whatever this visit has beside the words, and leaving."""
    tap(page, "有缺")
    if call.tells_bulletin:
        expect(page.locator(".pass", has_text=BULLETIN)).to_be_visible()
        tap(page, "告知", within=card("部门信息传递了吗"))
    if call.issue or call.complaint:
        raise_issue(page, call)
    if call.promises:
        promise(page)
    tap(page, "补齐价签")
    tap(page, "下次再看库存")
    take_position(page)  # before the pen: the page moves when a line of it changes
    for number in range(call.photos):
        photograph(page, seed=10 * call.shop.number + number, count=number + 1)
    sign(page, call.shop.number)
    expect(page.get_by_text("四部分齐全")).to_be_visible()
    tap(page, "离店并保存")
    expect(page.locator("article.visit", has_text=call.shop.name).get_by_text("已完成")).to_be_visible()


def take_position(page: Page) -> None:
    """Taken on arrival; once more when the page was taken away meanwhile."""
    expect(page.get_by_text(re.compile("位置已记录|没有位置"))).to_be_visible()
    if page.get_by_text("没有位置").count():
        tap(page, "再取一次")
    expect(page.get_by_text("位置已记录")).to_be_visible()


def whole_visit(page: Page, call: Call) -> None:
    arrive(page, call)
    half_written(page, call)
    the_rest(page, call)


def stock_of(call: Call) -> int:
    return 3 + call.shop.number


def comment_of(call: Call) -> str:
    return f"第 {call.shop.number} 家，利群断货 {call.shop.number + 1} 天"


def raise_issue(page: Page, call: Call) -> None:
    tap(page, "登记问题")
    sheet = page.locator(".sheet")
    sheet.get_by_role("button", name="送货服务问题").click()
    if call.complaint:
        sheet.get_by_role("button", name="投诉").click()
    sheet.get_by_label("零售户怎么说").fill(call.issue or call.complaint)
    sheet.get_by_label("您的解决意见").fill("本周上门说明")
    sheet.get_by_role("button", name="加到这次拜访").click()
    expect(page.locator(".van-overlay:visible")).to_have_count(0)
    expect(page.locator(".raised", has_text=call.issue or call.complaint)).to_be_visible()


def promise(page: Page) -> None:
    tap(page, "答应他一件事")
    tap(page, "送样品", within=card("承诺"))
    page.locator(f"{card('承诺')} .chips").last.locator("button").first.click()
    tap(page, "记下承诺")


def photograph(page: Page, *, seed: int, count: int) -> None:
    """A camera's picture, through the file chooser; until so many are shown."""
    taken: FilePayload = {"name": f"{seed}.jpg", "mimeType": "image/jpeg", "buffer": noisy(2000, 1500, seed + 1)}
    with page.expect_file_chooser() as camera:
        tap(page, "拍照")
    camera.value.set_files(taken)
    expect(page.locator("img.thumb")).to_have_count(count)


def sign(page: Page, number: int) -> None:
    """A name of its own at every shop."""
    pad = page.locator("canvas.pad")
    pad.evaluate("canvas => canvas.scrollIntoView({ block: 'center' })")  # clear of the fixed button
    box = pad.bounding_box()
    assert box is not None
    x, y = box["x"] + 30 + number, box["y"] + 60
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 9):
        page.mouse.move(x + 20 * step, y + (10 + number if step % 2 else -number), steps=3)
    page.mouse.up()
    expect(page.get_by_text("签名已保存")).to_be_visible()


def miss(page: Page, call: Call, reason: str) -> None:
    shop = page.locator("article.visit", has_text=call.shop.name)
    shop.get_by_role("button", name="跳过").click()
    page.get_by_role("button", name=reason).click()
    tap(page, "保存")
    expect(shop.get_by_text("未拜访")).to_be_visible()


def evening_review(page: Page) -> None:
    """Everything is there already; one sentence, one answer, sent."""
    tap(page, "每日梳理")
    page.get_by_label("还有别的吗").fill("集镇上新开一家")
    page.evaluate(IS_KEPT, "集镇上新开一家")
    tap(page, "发给市场经理")
    expect(page.locator("article.visit").first).to_be_visible()


def unsent(page: Page, count: int) -> None:
    expect(page.locator(".strip")).to_contain_text(f"待上传 {count}", timeout=PATIENCE_MS)


def back_after(page: Page, killed: Callable[[Page], None]) -> Page:
    """The app opened again where it was."""
    address, context = page.url, page.context
    killed(page)
    again = context.new_page()
    again.goto(address)
    return again


def crashed(page: Page) -> None:
    with page.expect_event("crash"), suppress(Error):
        page.goto("chrome://crash")
    page.close()


def closed(page: Page) -> None:
    page.close(run_before_unload=False)
