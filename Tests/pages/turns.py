"""The law's turns on pages: special procedure, suspension, reversal, extension, objection, pause."""

from datetime import date, timedelta

import dress
import samples
from officers import give, officer, open_case, refused


def turn(reader, act, text, **fields):
    """Opens a turn's form, fills it in and sends it; the next page's status."""
    form = reader.page.locator(f'form[action$="/turns/{act}"]')
    reader.page.locator("details", has=form).locator("summary").first.click()
    for name, value in fields.items():
        control = form.locator(f'[name="{name}"]')
        if control.evaluate("e => e.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)
    form.locator("textarea").fill(text)
    with reader.page.expect_navigation() as found:
        form.get_by_role("button").click()
    return found.value.status


def apply_for_permit(reader):
    reader.open("/items/construction-permit")
    reader.press("开始办理")
    reader.fill_questions({
        "project": "project-0001", "contractor": "烟台示例建工有限公司", "price": "120000000",
        "start": (date.today() + timedelta(days=40)).isoformat(), "safety": "true",
    })
    reader.upload("drawings.pdf", samples.PDF_KIND, samples.pdf("drawings"))
    reader.go_on()
    reader.press("提交申请")
    return reader.case


def law_turns(city):
    """A permit with an expert review, a suspension and one agency that does not agree."""
    checks, reader = city.checks, city.reader()
    reader.sign_in("代表 烟台示例海蓝")
    case = apply_for_permit(reader)
    window = officer(city, "administrative-approval", "window")
    open_case(window, case)
    window.press("受理")
    turn(window, "paper", "审查合格的施工图原件一套", material="drawings")
    checks.holds("paper that the clerk saw is evidence of grade B", window.text, "核验已记入", "B 级 · 窗口核验",
                 "审查合格的施工图原件一套")
    window.picture("69-desk-paper")
    city.inspect(window, "desk: case with checked paper")
    reader.open(f"/cases/{case}")
    checks.holds("and the applicant reads it", reader.text, "窗口核验：", "审查合格的施工图原件一套")
    decider = officer(city, "administrative-approval", "decider")
    decider.open(f"/desk/cases/{case}")
    checks.holds("the turns stand below the case, each with its law", decider.text, "启动特别程序",
                 "中止办理（挂起）", "退件")
    turn(decider, "procedure", "超限高层抗震设防", procedure="专家评审")
    checks.holds("begun, and told in writing", decider.text, "特别程序已开始")
    decider.picture("70-desk-procedure")
    city.inspect(decider, "desk: case with turns")
    reader.open(f"/cases/{case}")
    checks.holds("the clock stands, and the applicant reads why", reader.text, "停止计时", "专家评审",
                 "特别程序所需时间告知书")
    reader.page.locator("#clock ~ .card summary").first.click()
    reader.picture("71-case-clock-stopped")
    city.inspect(reader, "case with a stopped clock")
    reader.page.locator("main a", has_text="特别程序所需时间告知书").click()
    checks.holds("the written notice has number, days and law", reader.text, "特〔", "10 个工作日",
                 "第四十五条", "不计入办理期限")
    reader.picture("72-written-notice")
    city.inspect(reader, "written notice")
    decider.open(f"/desk/cases/{case}")
    turn(decider, "endProcedure", "评审通过")
    checks.holds("ended, and the clock goes on", decider.text, "特别程序已结束")
    status = turn(decider, "suspend", "权属争议", law="中华人民共和国行政诉讼法", article="第六十一条",
                  until=(date.today() + timedelta(days=400)).isoformat())
    checks.that("a suspension without end is refused, and what was typed stays",
                status == 422 and "180" in decider.text and decider.page.locator(
                    'form[action$="/turns/suspend"] [name=law]').input_value() != "", decider.text[:300])
    turn_again = decider.page.locator('form[action$="/turns/suspend"]')
    turn_again.locator("[name=until]").fill((date.today() + timedelta(days=30)).isoformat())
    with decider.page.expect_navigation():
        turn_again.get_by_role("button").click()
    checks.holds("suspended", decider.text, "已中止办理")
    turn(decider, "resume", "诉讼已经审结")
    checks.holds("resumed", decider.text, "已恢复办理")
    fire = officer(city, "fire-rescue", "reviewer")
    open_case(fire, case)
    give(fire, "completion", False, "消防车通道宽度不足。")
    waste = officer(city, "urban-management", "reviewer")
    checks.that("the others need not answer any more",
                waste.page.locator(f'main a[href*="{case}"]').count() == 0)
    decider.open(f"/desk/cases/{case}")
    give(decider, "decision", False, "消防车通道宽度不足四米。")
    reader.open(f"/cases/{case}")
    checks.holds("denied, with the ways to disagree", reader.text, "消防车通道", "我有异议", "行政复议")
    plain = city.reader(javascript=False, state=reader.context.storage_state())
    plain.open(f"/cases/{case}")
    plain.page.locator("[name=stars][value='2']").check()
    plain.page.locator("summary", has_text="我有异议").click()
    dress.keeps(plain, checks, "a rating's comment, and an objection beside it",
                {"#comment": "太慢", "#objection": "通道够宽"})
    checks.that("and the stars", plain.page.locator("[name=stars][value='2']").is_checked())
    plain.press("深色", within="header")
    plain.picture("73-case-acts-kept-dark")
    plain.close()
    reader.page.locator("[name=stars][value='2']").check()
    refused(reader, checks, "a comment that is too long", "#comment", "太慢" * 1200, "提交评价", "2000")
    checks.that("with its stars", reader.page.locator("[name=stars][value='2']").is_checked())
    reader.picture("73-case-comment-refused")
    city.axe(reader, "case whose rating was refused")
    reader.open(f"/cases/{case}")
    reader.page.locator("summary", has_text="我有异议").click()
    refused(reader, checks, "an objection that is too long", "#objection", "加宽" * 1200, "提出异议",
            "2000")
    reader.picture("73-case-objection-refused")
    reader.page.locator("#objection").fill("通道已经加宽，见附图。")
    reader.press("提出异议")
    checks.holds("the objection is in", reader.text, "提出异议")
    head = officer(city, "administrative-approval", "supervisor")
    open_case(head, case)
    give(head, "completion", True, "通道确已加宽。")
    reader.open(f"/cases/{case}")
    checks.holds("upheld: the case is open again, with its whole time", reader.text, "办理中",
                 "重新办理通知书", "异议答复书")
    reader.picture("73-case-reopened")
    # Gives the project back: the next walk applies for it.
    reader.page.locator("summary", has_text="撤回申请").click()
    refused(reader, checks, "a withdrawal's reason that is too long", "#withdrawal", "不办" * 1200,
            "确认撤回", "2000")
    reader.page.locator("#withdrawal").fill("换个项目")
    reader.press("确认撤回")
    checks.holds("withdrawn", reader.text, "已撤回")


def silence(city):
    """公共场所卫生许可证延续: what silence would do is told before it happens."""
    checks, reader = city.checks, city.reader()
    reader.sign_in("代表 烟台示例芝罘便利店", back="/items/hygiene-permit-extension")
    checks.holds("the guide says which law counts silence as a grant", reader.text, "逾期未作决定的，依法视为准予",
                 "行政许可法第五十条")
    reader.picture("77-silence-guide")
    city.inspect(reader, "guide of an item that silence approves")
    reader.press("开始办理")
    permit = reader.page.locator("main form [name=permit]").first.get_attribute("value")
    checks.holds("a permit is offered with its number and its last day", reader.text, "商场（店）", "示例烟卫公证字")
    reader.picture("77-silence-permit")
    reader.fill_questions({
        "permit": permit, "change": "没有",
        "tested": (date.today() - timedelta(days=50)).isoformat(), "airConditioning": "没有",
        "staff": "true",
    })
    checks.holds("the old permit is not asked for", reader.text, "原卫生许可证", "公共场所卫生许可信息")
    reader.upload("report.pdf", samples.PDF_KIND, samples.pdf("report"))
    reader.go_on()
    reader.press("提交申请")
    case = reader.case
    window = officer(city, "health", "window")
    open_case(window, case)
    window.press("受理")
    window.picture("78-desk-silence")
    reader.open(f"/cases/{case}")
    checks.holds("accepted: the day stands beside the limits", reader.text, "默示批准", "仍未决定的，依法视为准予")
    reader.picture("78-silence-case")
    city.inspect(reader, "case that silence would approve")
    reader.open("/me/notices")
    checks.holds("and was told with the acceptance", reader.text, "仍未作出决定的，依法视为准予")
    for role, kind, text in (("reviewer", "completion", "符合条件。"), ("decider", "decision", "")):
        one = officer(city, "health", role)
        open_case(one, case)
        give(one, kind, True, text)
    reader.open(f"/cases/{case}")
    checks.holds("decided in time after all", reader.text, "准予", "延续后有效期至")
    reader.follow("打开《公共场所卫生许可证》")
    checks.holds("the extended permit is in the wallet", reader.text, "公共场所卫生许可证", "商场（店）")
    reader.picture("79-silence-licence")


def switches(city):
    """One switch pauses an item; the reform's page."""
    checks = city.checks
    head = officer(city, "education", "supervisor")
    head.follow("事项", within="body")
    row = head.page.locator("li", has_text="转学")
    row.locator("input[name^=reason-]").fill("学籍系统检修，周五恢复")
    plain = city.reader(width=head.width, javascript=False, state=head.context.storage_state())
    plain.open("/desk/items")
    dress.keeps(plain, checks, "the reason of a pause", {"input[name^=reason-]": "检修"})
    plain.close()
    with head.page.expect_navigation():
        row.get_by_role("button", name="暂停受理").click()
    checks.holds("paused, with reason and name", head.text, "学籍系统检修", "暂停受理")
    head.picture("74-desk-items")
    city.inspect(head, "desk: items")
    visitor = city.reader()
    visitor.open("/items/school-transfer")
    checks.holds("the guide says so, and offers no start", visitor.text, "暂停受理", "学籍系统检修")
    checks.that("no start", visitor.page.get_by_role("button", name="开始办理").count() == 0)
    with head.page.expect_navigation():
        text = row.locator("input[name^=reason-]")
        text.evaluate("e => e.removeAttribute('maxlength')")
        text.fill("检修" * 1200)
        row.get_by_role("button", name="恢复受理").click()
    checks.that("a reason that is too long is refused beside its field, and stays",
                "2000" in row.locator(".problem").inner_text()
                and len(text.input_value()) == 2400, head.text[:300])
    head.picture("74-desk-items-refused")
    with head.page.expect_navigation():
        text.fill("检修完成")
        row.get_by_role("button", name="恢复受理").click()
    visitor.open("/items/school-transfer")
    checks.that("taken up again", visitor.page.get_by_role("button", name="开始办理").count() == 1)

    visitor.open("/items/medical-reimbursement")
    visitor.follow("改革前后对比")
    checks.holds("the reform in figures, with their sources", visitor.text, "22 个工作日", "15 个工作日",
                 "−31.8 %", "−50.0 %", "费用明细清单", "演示")
    visitor.picture("75-reform")
    city.inspect(visitor, "reform")
    for print_name, press in (("usual print", []), ("large print", ["大字"])):
        narrow = city.reader()
        narrow.open("/items/business-scope/reform")
        for button in press:
            narrow.press(button, within="header")
        past = narrow.page.locator(".bars *, .figures *").evaluate_all(
            "all => all.filter(one => one.scrollWidth > one.clientWidth + 1 && one.clientWidth > 0)"
            ".map(one => one.innerText)")
        checks.that(f"the reform's texts stay in their boxes, {print_name}", not past, past)
        column = narrow.page.locator(".figures tbody th").first.evaluate(
            "one => one.clientWidth / parseFloat(getComputedStyle(one).fontSize)")
        checks.that(f"what a figure counts can be read, {print_name}", column >= 5, column)
        narrow.picture(f"75-reform-{print_name.split()[0]}")
    visitor.open("/items/medical-elsewhere/reform", status=404)
    for scheme in ("dark",):
        dark = city.reader(scheme=scheme)
        dark.open("/items/medical-reimbursement/reform")
        dark.picture(f"76-reform-{scheme}")
