"""Display settings without a script: what was typed, and what a form was answered, stays."""

SETTINGS = ("深色", "浅色", "EN", "中文", "大字", "标准")


def keeps(reader, checks, what, texts, settings=SETTINGS):
    """Types each of `texts` by its selector, and looks for it after each of the settings."""
    for selector, text in texts.items():
        reader.page.locator(selector).first.fill(text)
    for setting in settings:
        status = reader.press(setting, within="header")
        fields = {one: reader.page.locator(one).first for one in texts}
        here = {one: field.input_value() if field.count() and field.is_visible() else None
                for one, field in fields.items()}
        checks.that(f"without a script {what} stays: {setting}",
                    status == 200 and here == texts, f"{status} {here}")


def asking(city):
    """Searches, codes and notes on pages that need no case."""
    checks, reader = city.checks, city.reader(javascript=False)
    for path in ("/ask", "/search"):
        reader.open(path)
        keeps(reader, checks, f"what is asked on {path}", {"#q": "租房 & 公积金"})
        checks.that("under an address without the setting",
                    reader.path == path and "theme" not in reader.page.url, reader.page.url)
    reader.open("/verify")
    keeps(reader, checks, "a code that is not sent", {"#pasted": "PC1.x"})
    checks.that("and is not verified by it", reader.page.locator(".notice.bad").count() == 0)
    foreign = reader.context.request.get(
        city.base + "/ask?q=x&lang=en", headers={"Sec-Fetch-Site": "cross-site"})
    checks.that("another site sets no display setting", 'lang="zh-CN"' in foreign.text())
    reader.sign_in("赵桂英", back="/items/medical-reimbursement")
    reader.press("开始办理")
    question = "/".join(reader.path.split("/")[:3]) + "/questions/account"
    reader.open(question)
    reader.page.locator("summary", has_text="不对").click()
    keeps(reader, checks, "a note that a value is wrong", {"[name=note-account]": "已经销户"})
    reader.press("深色", within="header")
    reader.picture("64-note-kept-dark")
    reader.press("浅色", within="header")
    checks.that("on the same page", reader.path == question, reader.path)
    reader.open("/".join(question.split("/")[:3]) + "/check")
    reader.page.locator("summary", has_text="不办了").click()
    reader.press("删除草稿")
    reader.close()


def opened(city, reader, case):
    """Corrections whose new answer opens a question, without a script: asked for, kept, looked at."""
    checks = city.checks
    plain = city.reader(javascript=False, state=reader.context.storage_state())
    plain.open(f"/cases/{case}")
    plain.page.locator("[name=reason][value=急诊]").check()
    status = plain.press("提交补充")
    day = plain.page.locator("main [name=emergency]")
    checks.that("an emergency asks for its day: the page again, with the question",
                status == 422 and day.count() == 1, f"{status} {plain.text[:300]}")
    checks.holds("and its problem beside it", plain.page.locator("#f-emergency-p").inner_text(),
                 "急诊是哪一天")
    checks.that("what was chosen stays, and what the officer asked for",
                plain.page.locator("[name=reason][value=急诊]").is_checked()
                and "请核对原因" in plain.text)
    places = plain.page.locator("#supplies :is([name=reason], [name=emergency])").evaluate_all(
        "all => all.map(one => one.name)")
    checks.that("behind the question that opened it",
                places[-1] == "emergency" and "reason" in places, places)
    plain.picture("24-corrections-opened")
    day.fill("2999-01-01")
    checks.that("it is looked at like any other", plain.press("提交补充") == 422
                and "日期不能在将来" in plain.page.locator("#f-emergency-p").inner_text()
                and day.input_value() == "2999-01-01", plain.text[:300])
    plain.page.locator("summary", has_text="撤回申请").click()
    keeps(plain, checks, "an opened question, and a withdrawal beside it",
          {"[name=emergency]": "2026-01-05", "#withdrawal": "不报了"})
    plain.press("深色", within="header")
    plain.picture("24-corrections-opened-dark")
    plain.press("浅色", within="header")
    plain.page.locator("[name=reason][value=系统故障]").check()
    plain.press("大字", within="header")
    checks.that("closed again, it is gone", day.count() == 0)
    plain.close()
