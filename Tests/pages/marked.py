"""跨省异地就医备案: a declaration that is found untrue, what it costs, and what falls with a decision."""

from datetime import date, timedelta

from officers import give, officer, open_case
from turns import turn

AGENCY = "medical-insurance"


def _apply(reader):
    reader.open("/items/medical-elsewhere")
    reader.press("开始办理")
    reader.fill_questions({
        "category": "常驻异地工作", "destination": "110100",
        "start": (date.today() + timedelta(days=3)).isoformat(), "residence": "true",
    })
    reader.go_on()


def _by_hand(city, reader, head, case):
    """An objection to a grant: rules say as before, so that somebody decides."""
    reader.open(f"/cases/{case}")
    reader.page.locator("summary", has_text="我有异议").click()
    reader.page.locator("#objection").fill("开始日期应当更早。")
    reader.press("提出异议")
    head.open("/desk")
    open_case(head, case)
    city.checks.holds("the head says whether it is upheld", head.text, "异议成立，重新办理", "异议不成立")
    give(head, "completion", True, "日期确需再看。")
    reader.open(f"/cases/{case}")
    city.checks.holds("nobody is granted the same once more by rules alone", reader.text, "转人工处理")
    city.checks.that("no name of ours stands there", "排除故障" not in reader.text, reader.text[:300])
    decider = officer(city, AGENCY, "decider")
    open_case(decider, case)
    form = decider.page.locator('form[action$="/resolution"]')
    form.locator("input[value=retry]").check()
    with decider.page.expect_navigation():
        form.get_by_role("button").click()
    city.checks.holds("tried again in vain, nobody is told that it is done", decider.text, "还没有解决")
    form = decider.page.locator('form[action$="/resolution"]')
    form.locator("input[value=grant]").check()
    form.locator("textarea").fill("日期已经核对，维持原来的备案。")
    decider.picture("95-desk-by-hand")
    city.inspect(decider, "desk: a decision by hand")
    with decider.page.expect_navigation():
        form.get_by_role("button").click()
    reader.open(f"/cases/{case}")
    city.checks.holds("decided by hand, with the reason", reader.text, "准予", "维持原来的备案")


def marked(city):
    """A broken declaration marks; the next one proves nothing, until the reversal falls."""
    checks, reader = city.checks, city.reader()
    reader.sign_in("林晓舟")
    _apply(reader)
    reader.press("提交申请")
    first = reader.case
    checks.holds("a declaration is believed, and checked afterwards", reader.text, "准予", "我有异议")
    reviewer = officer(city, AGENCY, "reviewer")
    open_case(reviewer, first)
    give(reviewer, "completion", False, "没有在外地居住。")
    head = officer(city, AGENCY, "supervisor")
    head.open(f"/desk/cases/{first}")
    turn(head, "reverse", "承诺与实际不符。", ground="fraud")
    checks.holds("reversed by the head of the agency", head.text, "撤销")
    head.picture("90-desk-reversed")
    city.inspect(head, "desk: a reversed case")
    reader.open(f"/cases/{first}")
    checks.holds("the applicant reads what was found, the mark, and until when to object",
                 reader.text, "已撤销", "记入信用", "失信记录告知书", "前可以在本页提出异议")
    reader.picture("90-case-reversed")
    city.inspect(reader, "a reversed case")
    reader.page.locator("main a", has_text="失信记录告知书").click()
    checks.holds("the notice of the mark says why, what it costs and how to appeal", reader.text, "信〔",
                 "没有在外地居住", "365 天", "行政复议")
    reader.picture("91-notice-mark")
    city.inspect(reader, "notice of a credit mark")

    _apply(reader)
    checks.holds("the next declaration proves nothing, and the page says so before it is sent",
                 reader.text, "带原件到窗口", "不适用告知承诺")
    reader.picture("92-check-marked")
    city.inspect(reader, "check page of a marked applicant")
    reader.press("提交申请")
    second = reader.case
    checks.holds("it waits at the window", reader.text, "待受理")
    window = officer(city, AGENCY, "window")
    open_case(window, second)
    checks.holds("which sees what is missing", window.text, "长期居住认定材料", "还缺", "失信记录",
                 "承诺不能代替证明")
    window.picture("93-desk-marked")
    turn(window, "paper", "北京市居住证原件，核对无误", material="residence-proof")
    window.press("受理")
    reader.open(f"/cases/{second}")
    checks.holds("the original seen, rules decide as they would have", reader.text, "准予")

    reader.open(f"/cases/{first}")
    reader.page.locator("summary", has_text="我有异议").click()
    reader.page.locator("#objection").fill("居住证已经补办，见附件。")
    reader.press("提出异议")
    checks.holds("a reversal can be objected to, and the receipt is in writing", reader.text,
                 "异议收件凭证")
    head.open("/desk")
    open_case(head, first)
    give(head, "completion", True, "经核实确在外地居住。")
    reader.open(f"/cases/{first}")
    checks.holds("with the reversal falls the mark, and the registers were asked again", reader.text,
                 "准予", "重新办理", "重新查询登记信息")
    reader.picture("94-case-reopened")
    _by_hand(city, reader, head, second)
    _apply(reader)
    checks.that("a declaration is believed again", "不适用告知承诺" not in reader.text)
    reader.close()
