"""The rules as tables, on the guide and on a case's page; graphs and processes as pictures."""

import re

# What a screen reader is told of each table: its name, its heads, and its rows.
TABLES = """() => [...document.querySelectorAll("table.rules")].map(table => ({
  caption: table.caption.textContent.trim(),
  loose: [...table.querySelectorAll("th")].filter(th => !th.hasAttribute("scope")).length,
  rows: table.tBodies[0].querySelectorAll("tr:not(.given)").length,
  hits: [...table.querySelectorAll("tr.hit")].map(row => row.innerText),
  wrong: [...table.tBodies[0].querySelectorAll("tr:not(.given)")].filter(row =>
    [...row.cells].length !== [...table.rows[1].cells].length + 1).length,
}))"""


def rules(city):
    _guide(city)
    _case(city)
    _desk(city)
    _looks(city)


def _guide(city):
    """Every item's rules, from its guide."""
    checks, reader = city.checks, city.reader()
    reader.open("/items/medical-reimbursement")
    reader.page.locator("summary", has_text="流程图").click()
    checks.holds("the guide shows the process", reader.text, "规则核查", "审查", "准予")
    reader.picture("80-guide-process")
    reader.follow("规则逐条看")
    reader.picture("81-rules")
    city.inspect(reader, "rules")
    checks.holds("the rules are told in words", reader.text, "第 3 行", "医疗保障基金使用监督管理条例第十七条",
                 "第一个符合的行就是结论", "不超过 0", "不符合条件", "除“没有提前备案”以外")
    found = reader.page.evaluate(TABLES)
    checks.that("three tables, the conclusion first",
                [one["caption"][:4] for one in found] == ["审批结论", "报销比例", "起付标准"], found)
    checks.that("every head says what it heads, and every row has all cells",
                all(not one["loose"] and not one["wrong"] for one in found), found)
    checks.that("no row is marked where there is no case", not any(one["hits"] for one in found))
    graph = reader.page.locator(".diagram svg").first
    checks.holds("the graph names data as readers know it", graph.text_content(), "报销金额",
                 "您填写的内容")
    for item in ("rent-withdrawal", "construction-permit", "school-transfer", "business-scope",
                 "insurance-certificate", "medical-elsewhere"):
        reader.open(f"/items/{item}/rules")
        reader.picture(f"82-rules-{item}")
        city.inspect(reader, f"rules of {item}")
        cells = " ".join(reader.page.locator(".rules td, .rules th").all_inner_texts())
        raw = re.findall(r"[a-z]+\.[a-z]+|not\(|true|false|null|granted|reason", cells)
        checks.that(f"{item}: no cell speaks FEEL", not raw, raw)
    reader.open("/items/no-such-item/rules", status=404)


def _case(city):
    """On the case's page the row that decided is marked, with the case's own values."""
    checks = city.checks
    reader = city.reader(state=city.sessions["citizen"])
    reader.open(f"/cases/{city.cases['instant']}")
    for summary in reader.page.locator("#why ~ details summary").all():
        summary.click()
    reader.page.locator("summary", has_text="办理流程").click()
    reader.picture("83-case-rules")
    city.inspect(reader, "case with its rules open")
    found = reader.page.evaluate(TABLES)
    checks.that("one row of each table is marked, in words",
                all(len(one["hits"]) == 1 and "符合" in one["hits"][0] for one in found)
                and len(found) == 2, found)
    given = reader.page.locator(".rules .given").first.inner_text()
    checks.holds("the case's own values stand above the rows", given, "正常")


def _desk(city):
    """The officer sees the same table, and where the case stands."""
    checks = city.checks
    desk = city.reader(width=1280, state=city.sessions["decider"])
    desk.open(f"/desk/cases/{city.cases['reimbursement']}")
    for summary in desk.page.locator("section[aria-labelledby=rules] details:not([open])").all():
        summary.locator("summary").click()
    desk.picture("84-desk-rules")
    city.inspect(desk, "desk: case with its rules open")
    found = desk.page.evaluate(TABLES)
    checks.that("the officer's tables mark one row each",
                len(found) == 3 and all(len(one["hits"]) == 1 for one in found), found)
    shown = [one.is_visible() for one in desk.page.locator("#process ~ .diagram").all()]
    checks.that("one picture of the process, as wide as there is room", shown == [True, False], shown)
    desk.page.set_viewport_size({"width": 360, "height": 800})
    shown = [one.is_visible() for one in desk.page.locator("#process ~ .diagram").all()]
    checks.that("on a phone the upright one", shown == [False, True], shown)


def _looks(city):
    """Dark, large print and English: axe measures the colours; nothing is wider than the screen."""
    for scheme, press, name in (("dark", [], "dark"), ("light", ["大字"], "large"),
                                ("dark", ["大字", "EN"], "large-dark-english")):
        reader = city.reader(scheme=scheme)
        reader.open("/items/rent-withdrawal/rules")
        for button in press:
            reader.press(button, within="header")
        reader.picture(f"85-rules-{name}")
        city.axe(reader, f"rules, {name}")
        size = reader.page.locator(".diagram text").first.evaluate(
            "e => e.getBoundingClientRect().height")
        city.checks.that(f"the picture's text is readable, {name}", size >= 14, size)
        if "EN" in press:
            said = reader.page.locator(".rules").all_text_contents()
            laws = reader.page.locator(".rules tbody .small").all_text_contents()
            told = "".join(said)
            for law in laws:
                told = told.replace(law, "")
            city.checks.that("in English nothing but the laws is Chinese",
                             not re.search(r"[\u4e00-\u9fff]", told), told)
