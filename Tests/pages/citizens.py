"""What a citizen does alone: an instant approval, without JavaScript too, and how pages look."""

import re
from datetime import date, timedelta

HAN = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][A-Za-z-]{2,}(?![A-Za-z0-9])")


def instant(city):
    """租房提取住房公积金: from the guide to the result, and the reasons in words."""
    checks, reader = city.checks, city.reader()
    reader.open("/")
    reader.picture("01-home-visitor")
    checks.holds("a visitor's home greets and offers the five verbs", reader.text,
                 "您好", "查", "办", "问", "评", "看")
    reader.open("/items/rent-withdrawal")
    reader.press("开始办理")
    checks.that("starting leads a visitor to the sign-in", reader.path == "/sign-in", reader.path)
    checks.holds("the sign-in says that it is a demo", reader.text, "演示", "合成")
    reader.picture("02-sign-in")
    city.inspect(reader, "sign-in")
    reader.sign_in("林晓舟", back="/items/rent-withdrawal")
    checks.that("after the sign-in one is back at the guide",
                reader.path == "/items/rent-withdrawal", reader.path)
    checks.holds("the guide says what the city already holds", reader.text,
                 "城市已经掌握的", "身份证件", "房屋租赁合同")
    reader.picture("03-guide")
    city.inspect(reader, "guide")

    reader.press("开始办理")
    checks.that("the first question follows", "/questions/" in reader.path, reader.path)
    rent = reader.page.locator(".question", has_text="每月房租").locator(".card").inner_text()
    checks.that("the rent stands there already", rent.replace(",", "").startswith("2600"), rent)
    checks.that("a registered rent can be called wrong, not changed",
                reader.page.locator("[name=rent]").count() == 0
                and reader.page.locator("summary", has_text="“每月房租（元）”不对").count() == 1)
    checks.holds("and says where it comes from", reader.text, "房屋租赁备案信息")
    reader.picture("04-instant-question")
    city.inspect(reader, "question")
    wrong = _wrong_answers(city, reader)
    checks.that("a wrong answer is told beside its question", wrong)
    pages = reader.fill_questions({"months": "12"})
    checks.that("lease and account are a page each", pages == 2, f"{pages} pages")
    checks.that("then come the materials", reader.path.endswith("/materials"), reader.path)
    reader.picture("05-instant-materials")
    city.inspect(reader, "materials")
    reader.go_on()
    checks.holds("the check page shows every answer", reader.text, "核对", "林晓舟", "2,600", "12")
    reader.picture("06-instant-check")
    city.inspect(reader, "check")
    check_page = reader.path

    documents = []
    listen = lambda answer: documents.append((answer.request.method, answer.status)) \
        if answer.request.resource_type == "document" else None
    reader.page.on("response", listen)
    reader.press("提交申请")
    reader.page.remove_listener("response", listen)
    city.cases["instant"] = reader.case
    checks.that("the result is there with the page that follows the submission",
                documents == [("POST", 303), ("GET", 200)], documents)
    checks.holds("granted, with the amount and the account", reader.text, "准予", "24,000")
    why = reader.page.locator("section[aria-labelledby=why]")
    checks.that("an explanation is there", why.locator("details").count() > 0)
    for summary in why.locator("summary").all():
        summary.click()
    reader.picture("07-instant-result")
    checks.that("it explains in words", len(HAN.findall(why.inner_text())) > 40,
                why.inner_text())
    raw = sorted(set(LATIN.findall(why.inner_text())))
    checks.that("in the reader's own: no name of a column, variable or register", not raw, raw)
    checks.holds("it names the limit that its row gives", why.inner_text(), "2000")
    checks.holds("the page says whose data was used", reader.text, "用了您的哪些数据", "房屋租赁")
    city.inspect(reader, "case")
    _again(city, reader, check_page)
    _rate(city, reader)
    reader.open("/me/receipts")
    checks.holds("every look at the data is listed", reader.text, "住房公积金", "房屋租赁",
                 "预先填写", "查看办事指南")
    city.sessions["citizen"] = reader.context.storage_state()
    reader.close()


def _wrong_answers(city, reader):
    """Words for a number, a month too many: each is told, nothing that was typed is lost."""
    told = []
    for months in ("十二", "13"):
        reader.answer("months", months)
        status = reader.press("继续")
        problems = reader.page.locator(".problem").all_inner_texts()
        kept = reader.page.locator("[name=months]").input_value() == months
        told.append(status == 422 and len(problems) == 1 and kept)
    reader.picture("04-instant-wrong")
    city.inspect(reader, "question with problems")
    return all(told)


def _again(city, reader, check_page):
    """The same draft submitted once more is the same case."""
    submission = check_page.replace("/check", "/submission")
    token = reader.page.locator("[name=csrf]").first.input_value()
    answer = reader.context.request.post(
        city.base + submission, form={"csrf": token}, max_redirects=0)
    place = answer.headers.get("location", "")
    city.checks.that("a draft submitted twice is one case",
                     answer.status == 303 and place.endswith(city.cases["instant"]),
                     f"{answer.status} {place}")
    answer = reader.context.request.post(city.base + submission, form={}, max_redirects=0)
    city.checks.that("a form without its token is refused", answer.status == 403, answer.status)


def _rate(city, reader):
    reader.page.locator("input[name=stars][value='5']").check()
    reader.press("提交评价")
    city.checks.holds("the rating is kept", reader.text, "您的评价", "非常满意")


def kept(city):
    """What stands on a question's page is kept by going back and by the display settings."""
    checks, reader = city.checks, city.reader(javascript=False)
    reader.sign_in("林晓舟", back="/items/medical-elsewhere")
    reader.press("开始办理")
    first = reader.path
    reader.press("大字", within="header")
    checks.that("large print without an answer: the same page, nothing wrong yet",
                reader.path == first and reader.page.locator(".problem").count() == 0)
    reader.press("标准", within="header")
    reader.answer("category", "临时外出就医")
    reader.press("继续")
    second = reader.path
    reader.answer("destination", "110100")
    reader.press("深色", within="header")
    here = reader.page.locator("[name=destination]").input_value()
    checks.that("what was chosen stands in the dark too",
                reader.path == second and here == "110100"
                and reader.page.locator("html[data-theme=dark]").count() == 1,
                f"{reader.path} {here}")
    reader.answer("destination", "310100")
    reader.press("‹ 上一步")
    checks.that("back is the page before", reader.path == first, reader.path)
    reader.press("继续")
    here = reader.page.locator("[name=destination]").input_value()
    checks.that("and what was chosen since stands there again", here == "310100", here)
    name = reader.page.locator("form#answers select, form#answers input[type=text]").first
    name.press("Enter")
    checks.that("Enter goes on", reader.page.locator("html[data-theme=dark]").count() == 1)
    reader.press("浅色", within="header")
    reader.open("/".join(first.split("/")[:3]) + "/check")
    wrong = reader.page.locator(".notice.bad")
    checks.holds("what is missing is said", reader.text, "提交前还要填好这些")
    checks.that("and is no mistake before one submits", wrong.count() == 0)
    reader.picture("63-check-unfinished")
    status = reader.press("提交申请")
    checks.that("but is one then", status == 422 and wrong.count() == 1, status)
    reader.page.locator("summary", has_text="不办了").click()
    reader.press("删除草稿")
    reader.close()
    _kept_by_script(city)


def _kept_by_script(city):
    """The other forms' fields, where scripts run: given back once, and not later."""
    checks, reader = city.checks, city.reader()
    reader.sign_in("赵桂英", back="/items/medical-reimbursement")
    reader.press("开始办理")
    question = "/".join(reader.path.split("/")[:3]) + "/questions/account"
    reader.open(question)
    reader.page.locator("summary", has_text="不对").click()
    note = reader.page.locator("[name=note-account]:visible")
    places = [("an objection", question, note, "账户已经销户"),
              ("a question", "/ask", reader.page.locator("[name=q]"), "租房"),
              ("a code to verify", "/verify", reader.page.locator("[name=code]"), "PC1.x")]
    for kind, path, field, text in places:
        if reader.path != path:
            reader.open(path)
        for setting in ("深色", "EN"):
            field.fill(text)
            reader.press(setting, within="header")
            here = field.input_value() if field.count() else "gone"
            checks.that(f"{kind} is kept: {setting}", here == text, here)
            reader.press("中文" if setting == "EN" else "浅色", within="header")
            checks.that(f"{kind} is kept on the way back", field.input_value() == text)
        reader.open(path)
        checks.that(f"{kind} does not come back later",
                    field.count() == 0 or field.input_value() == "")
    reader.open("/".join(question.split("/")[:3]) + "/check")
    reader.page.locator("summary", has_text="不办了").click()
    reader.press("删除草稿")
    reader.close()


def without_javascript(city):
    """跨省异地就医备案 in a browser that runs no script."""
    checks, reader = city.checks, city.reader(javascript=False)
    reader.sign_in("林晓舟", back="/items/medical-elsewhere")
    reader.press("开始办理")
    today = date.today()
    reader.fill_questions({
        "category": "临时外出就医", "destination": "110100", "hospital": "hospital-001",
        "start": (today + timedelta(days=3)).isoformat(),
        "end": (today + timedelta(days=30)).isoformat(),
    }, picture="60-noscript")
    reader.go_on()
    reader.picture("61-noscript-check")
    reader.press("提交申请")
    city.cases["noscript"] = reader.case
    checks.holds("without JavaScript: decided in the same page load", reader.text, "准予")
    checks.holds("the result names the city in words, not by its code", reader.text, "备案地：北京市")
    checks.that("and explained", reader.page.locator("#why ~ details").count() > 0)
    reader.picture("62-noscript-result")
    reader.press("大字", within="header")
    checks.that("and large print works", reader.page.locator("html[data-print=large]").count() == 1)
    reader.close()


def looks(city):
    """Large print, dark, and English."""
    checks = city.checks
    reader = city.reader(state=city.sessions["citizen"])
    reader.open("/")
    size = "parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)"
    usual = reader.page.evaluate(size)
    reader.press("大字", within="header")
    large = reader.page.evaluate(size)
    checks.that("large print is at least a quarter larger", large >= usual * 1.25,
                f"{usual} → {large}")
    for name, path in city.looks():
        reader.open(path)
        reader.picture(f"50-large-{name}")
        checks.that(f"large print fits the screen: {name}", reader.widest() <= reader.width,
                    reader.widest())
        city.axe(reader, f"{name}, large print")
    reader.press("标准", within="header")
    reader.press("深色", within="header")
    ground = reader.page.evaluate("getComputedStyle(document.body).backgroundColor")
    channels = [int(number) for number in re.findall(r"\d+", ground)[:3]]
    checks.that("dark has a dark ground", sum(channels) < 200, ground)
    for name, path in city.looks():
        reader.open(path)
        reader.picture(f"51-dark-{name}")
        city.axe(reader, f"{name}, dark")
    reader.press("浅色", within="header")
    reader.press("EN", within="header")
    for name, path in city.looks():
        reader.open(path)
        reader.picture(f"52-english-{name}")
        checks.that(f"English: {name} says so",
                    reader.page.locator("html").get_attribute("lang") == "en")
        heading = reader.heading
        checks.that(f"English: {name} has an English heading",
                    not HAN.search(heading.replace("林晓舟", "")), heading)
        city.axe(reader, f"{name}, English")
    bar = reader.page.locator("nav.bar").inner_text()
    checks.that("English: the bar too", not HAN.search(bar), bar)
    reader.close()
    night = city.reader(scheme="dark")
    night.open("/")
    ground = night.page.evaluate("getComputedStyle(document.body).backgroundColor")
    channels = [int(number) for number in re.findall(r"\d+", ground)[:3]]
    checks.that("a phone that is dark gets a dark page", sum(channels) < 200, ground)
    night.close()


def finding(city):
    """Browsing, searching, asking."""
    checks = city.checks
    reader = city.reader(state=city.sessions["citizen"])
    for words, name in [("gjj", "租房提取住房公积金"), ("租", "租房提取住房公积金"),
                        ("报销", "医疗费用手工报销")]:
        reader.open("/search?q=" + words)
        checks.holds(f"“{words}” finds {name}", reader.text, name)
    reader.picture("08-search")
    reader.open("/services")
    reader.picture("09-services")
    reader.page.locator("details summary").first.click()
    reader.answer("audience", reader.page.locator("#audience option").nth(2).get_attribute("value"))
    reader.press("查看")
    checks.that("organisations' services leave out the housing fund",
                "施工许可" in reader.text and "租房提取" not in reader.text, reader.text)
    reader.open("/ask?q=租房合同没有备案")
    reader.page.locator("main details summary").first.click()
    reader.picture("10-ask")
    checks.holds("a question finds its answer", reader.text, "900 元")
    reader.close()
