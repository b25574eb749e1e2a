"""Cases that need people: corrections, four agencies at once, two officers at the same time."""

import http.client
import threading
from datetime import date, timedelta
from urllib.parse import urlencode, urlsplit

import dress
import samples
from reader import DESK, Broken


def officer(city, agency, role):
    """An officer at the desk's width."""
    reader = city.reader(width=DESK)
    reader.sign_in(f"officer-{agency}-{role}")
    if reader.path != "/desk":
        raise Broken(f"officer-{agency}-{role} came to {reader.path}")
    return reader


def open_case(reader, case):
    """From the work list to the case: the way that an officer takes."""
    link = reader.page.locator(f'main a[href*="{case}"]').first
    with reader.page.expect_navigation():
        link.click()


def give(reader, kind, agrees, text):
    """Fills in and sends an opinion (`completion`) or a `decision`; the next page's status."""
    form = reader.page.locator(f'form[action$="/{kind}"]').first
    form.locator(f'input[name=choice][value={"yes" if agrees else "no"}]').check()
    form.locator("textarea").fill(text)
    with reader.page.expect_navigation() as found:
        form.get_by_role("button").click()
    return found.value.status


def paper_bills(city):
    """The repeated group: a wrong amount is told where it stands, and a row is added. Who holds
    bills on paper alone chooses none on the page before."""
    reader = city.reader()
    reader.sign_in("赵桂英")
    reader.open("/items/medical-reimbursement")
    reader.press("开始办理")
    city.checks.that("no listed bill needs to be chosen",
                     reader.press("继续") < 400 and reader.path.endswith("/papers"), reader.path)
    city.checks.that("no bill at all is refused", reader.press("继续") == 422)
    city.checks.holds("and told what to do", reader.text, "填至少一张纸质票据", "回上一步选")
    day = date.today().isoformat()
    first = {"hospital": "上海示例医院", "level": "三级", "date": day, "total": "800", "covered": "900"}
    for name, value in first.items():
        reader.answer(f"papers.0.{name}", value)
    city.checks.that("more than the total is refused", reader.press("继续") == 422)
    problem = reader.page.locator("#f-papers-0-covered-p")
    city.checks.holds("and told at the amount", problem.inner_text(), "不能超过总费用")
    reader.answer("papers.0.total", "-100")
    reader.answer("papers.0.covered", "-200")
    city.checks.that("amounts below nothing are refused", reader.press("继续") == 422)
    city.checks.holds("and told at each", reader.text, "总费用要大于 0", "不能小于 0")
    reader.picture("29-group-wrong")
    city.inspect(reader, "question: repeated group")
    blank = reader.page.locator('[name="papers.1.total"]')
    city.checks.that("nobody asked for a second row", blank.count() == 0)
    reader.answer("papers.0.total", "800")
    reader.answer("papers.0.covered", "600")
    reader.press("再加一项")
    city.checks.that("the row is kept, and there is one more",
                     reader.page.locator('[name="papers.0.total"]').input_value() == "800"
                     and blank.count() == 1)
    city.checks.that("where the page stands", reader.page.url.endswith("#f-papers-1-hospital"),
                     reader.page.url)
    reader.picture("29-group-rows")
    for name, value in {**first, "total": "70", "covered": "60"}.items():
        reader.answer(f"papers.1.{name}", value)
    reader.press("再加一项")
    reader.press("删除第 1 项")
    city.checks.that("a row that is removed is gone, and the next takes its place",
                     reader.page.locator('[name="papers.0.total"]').input_value() == "70"
                     and blank.count() == 0)
    reader.press("继续")
    reader.open("/".join(reader.path.split("/")[:3]) + "/check")
    reader.page.locator("summary", has_text="不办了").click()
    reader.press("删除草稿")
    reader.close()


def refused(reader, checks, what, field, text, button, limit):
    """A text past its limit, which a browser may send: it stays, with what is wrong at it."""
    control = reader.page.locator(field).first
    control.evaluate("e => e.removeAttribute('maxlength')")
    control.fill(text)
    status = reader.press(button)
    said = reader.page.evaluate(
        "(document.querySelector('main [aria-invalid]')?.getAttribute('aria-describedby') ?? '')"
        ".split(' ').map(id => document.getElementById(id)?.innerText ?? '').join()")
    checks.that(f"{what} is refused beside its field, and stays",
                status == 422 and limit in said and control.is_visible()
                and control.input_value() == text, f"{status} {said} {reader.text[:200]}")


def disputed(city):
    """A prefilled account that is wrong: to the register's owner, and the answer back."""
    checks, reader = city.checks, city.reader()
    reader.sign_in("赵桂英")
    reader.open("/items/medical-reimbursement")
    reader.press("开始办理")
    draft = "/".join(reader.path.split("/")[:3])
    reader.open(f"{draft}/questions/account")
    reader.press("大字", within="header")
    account = reader.page.locator(".question .card").first
    checks.that("a verified account cannot be changed, only called wrong",
                account.inner_text().isdigit()
                and reader.page.locator("[name=account]").count() == 0, account.inner_text())
    wide = account.evaluate("e => e.scrollWidth - e.clientWidth")
    checks.that("large print: every digit of the account is seen", wide <= 0, f"{wide} px")
    reader.picture("27-large-account")
    reader.press("标准", within="header")
    said = reader.path
    reader.page.locator("summary", has_text="不对").first.click()
    long = "销户" * 300
    refused(reader, checks, "an objection that is too long", "[name=note-account]", long, "提出异议", "500")
    reader.picture("27-objection-refused")
    city.axe(reader, "a question whose objection was refused")
    reader.answer("note-account", "这个账户去年已经销户")
    reader.press("提出异议")
    checks.holds("what was said stands at the question", reader.text, "您已提出", "已经销户")
    checks.that("under the question's own address", reader.path == said, reader.path)
    reader.open(f"{said}/objection")
    checks.that("who comes to the objection's own address is at that question", reader.path == said,
                reader.path)
    keeper = officer(city, "housing-fund", "reviewer")
    keeper.open("/desk/disputes")
    checks.holds("the register's owner reads it", keeper.text, "这个账户去年已经销户", "医疗费用手工报销")
    keeper.picture("2a-desk-disputes")
    city.inspect(keeper, "desk: disputes")
    refused(keeper, checks, "an answer that is too long", "textarea", "核实" * 1200, "已更正", "2000")
    keeper.picture("2a-desk-answer-refused")
    plain = city.reader(width=DESK, javascript=False, state=keeper.context.storage_state())
    plain.open("/desk/disputes")
    dress.keeps(plain, checks, "an answer to a dispute", {"textarea": "已联系银行"})
    plain.close()
    keeper.page.locator("textarea").first.fill("已联系银行核实，登记已更新。")
    keeper.press("大字", within="header")
    keeper.press("标准", within="header")
    keeper.press("已更正")
    checks.holds("and answers", keeper.text, "已答复", "登记已更新")
    reader.open("/me/disputes")
    checks.holds("the answer comes back", reader.text, "已更正", "登记已更新", "重新办理")
    checks.holds("with what the city still holds until the record arrives", reader.text, "还没有送到")
    reader.open("/me/notices")
    checks.holds("and stands in the inbox", reader.text, "数据异议有了答复", "登记已更新")
    reader.open("/me/disputes")
    reader.picture("2b-disputes")
    city.inspect(reader, "disputes")
    stranger = officer(city, "medical-insurance", "reviewer")
    stranger.open("/desk/disputes")
    checks.holds("another agency sees none of it", stranger.text, "没有待答复")
    checks.that("nor its answer", "登记已更新" not in stranger.text)
    reader.open(f"{draft}/check")
    reader.page.locator("summary", has_text="不办了").click()
    reader.press("删除草稿")
    for one in (reader, keeper, stranger):
        one.close()


def apply_for_bills(city, reader, bills, upload=None, picture=None):
    """医疗费用手工报销 up to its case's page."""
    reader.open("/items/medical-reimbursement")
    reader.press("开始办理")
    reader.fill_questions({"bills": bills, "reason": "医院未联网"}, picture=picture)
    if upload:
        reader.upload("discharge.pdf", samples.PDF_KIND, upload)
        city.checks.holds("the upload counts as a held material", reader.text, "已有")
    if picture:
        reader.picture(f"{picture}-materials")
    reader.go_on()
    if picture:
        reader.picture(f"{picture}-check")
    reader.press("提交申请")
    return reader.case


def reimbursement(city):
    """医疗费用手工报销: corrected once, then granted."""
    checks, reader = city.checks, city.reader()
    reader.sign_in("赵桂英")
    case = apply_for_bills(city, reader, ["bill-0000001"], samples.pdf("blurred"), "20-bills")
    city.cases["reimbursement"] = case
    checks.holds("submitted and waiting for acceptance", reader.text, "受理")
    reader.picture("21-bills-submitted")

    clerk = officer(city, "medical-insurance", "window")
    clerk.picture("22-desk-list")
    city.inspect(clerk, "desk: work list")
    open_case(clerk, case)
    checks.holds("the clerk sees evidence with its grade", clerk.text, "A 级", "C 级",
                 "discharge.pdf")
    clerk.picture("23-desk-case")
    city.inspect(clerk, "desk: case")
    with clerk.page.expect_download() as download:
        clerk.page.get_by_role("link", name="discharge.pdf").click()
    with open(download.value.path(), "rb") as file:
        checks.that("the upload comes back byte for byte", file.read() == samples.pdf("blurred"))
    _corrections(city, reader, clerk, case)

    open_again(clerk, case)
    clerk.press("受理")
    checks.holds("accepted, and the clock runs", clerk.text, "已受理", "办理期限", "承诺 15")
    reviewer = officer(city, "medical-insurance", "reviewer")
    open_case(reviewer, case)
    checks.holds("the reviewer sees what the rules say", reviewer.text, "规则结论", "补正")
    reviewer.picture("26-desk-review")
    reviewer.page.locator("form[action$='/completion'] [name=choice][value=yes]").check()
    refused(reviewer, checks, "an opinion that is too long",
            "form[action$='/completion'] textarea", "齐全" * 1200, "提交意见", "2000")
    reviewer.picture("26-desk-note-refused")
    city.axe(reviewer, "desk: case with a note that was refused")
    give(reviewer, "completion", True, "票据齐全，金额无误。")
    checks.holds("the review is in", reviewer.text, "意见已提交")
    _reasons_kept(city, case)
    decider = officer(city, "medical-insurance", "decider")
    open_case(decider, case)
    give(decider, "decision", True, "")
    checks.holds("decided", decider.text, "决定已作出", "准予", "20,880")
    decider.picture("27-desk-decided")
    reader.open(f"/cases/{case}")
    checks.holds("the applicant reads it with the amount", reader.text, "准予", "20,880")
    reader.picture("28-bills-granted")
    for one in (clerk, reviewer):
        one.close()
    with reader.page.expect_download() as download:
        reader.page.get_by_role("link", name="photo.jpg").click()
    with open(download.value.path(), "rb") as file:
        checks.that("the applicant opens what was handed in", file.read()[:2] == b"\xff\xd8")
    head = officer(city, "medical-insurance", "supervisor")
    head.open("/desk/cases?state=closed")
    checks.holds("a supervisor finds the closed case", head.text, "赵桂英", "准予")
    number = head.page.locator(f'main a[href*="{case}"]').count()
    checks.that("by its link", number == 1, number)
    head.answer("find", case[-8:].upper())
    head.press("查找")
    checks.holds("and by the end of its number", head.text, "医疗费用手工报销")
    head.picture("28-desk-found")
    city.inspect(head, "desk: cases")
    head.close()
    reader.open("/me")
    checks.holds("every turn left a notice", reader.text, "通知", "补正")
    _once(city, reader, case)
    city.sessions["patient"] = reader.context.storage_state()
    city.sessions["decider"] = decider.context.storage_state()
    reader.close()
    decider.close()


def _reasons_kept(city, case):
    """An officer's reasons outlast the display settings, without a script too."""
    checks = city.checks
    for javascript in (False, True):
        name = "with a script" if javascript else "without a script"
        decider = city.reader(width=DESK, javascript=javascript)
        decider.sign_in("officer-medical-insurance-decider")
        open_case(decider, case)
        form = decider.page.locator("form[action$='/decision']")
        form.locator("textarea").fill("票据齐全。\n金额无误。")
        decider.press("大字", within="header")
        reasons = form.locator("textarea").input_value()
        checks.that(f"large print keeps the reasons, and asks for no decision: {name}",
                    reasons == "票据齐全。\n金额无误。"
                    and decider.page.locator("html[data-print=large]").count() == 1, reasons)
        form.locator("input[value=no]").check()
        decider.press("标准", within="header")
        checks.that(f"and what was chosen: {name}",
                    form.locator("input[value=no]").is_checked()
                    and form.locator("textarea").input_value() == reasons)
        decider.open(f"/desk/cases/{case}")
        checks.that(f"nothing was decided by it: {name}", form.count() == 1)
        decider.close()


def _once(city, reader, case):
    """What was reimbursed cannot be named again."""
    checks = city.checks
    reader.open("/items/medical-reimbursement")
    reader.press("开始办理")
    bill = reader.page.locator("input[name=bills][value=bill-0000001]")
    checks.that("a bill that was reimbursed cannot be chosen again", bill.is_disabled())
    checks.holds("and says with which case it was", reader.text, f"已在办件 {case} 中申请")
    reader.picture("28-bill-once")
    city.inspect(reader, "question: taken choice")
    look = """(input) => {
      const { color, borderTopStyle, backgroundColor } = getComputedStyle(input.closest("label"));
      return [color, borderTopStyle, backgroundColor].join();
    }"""
    free = reader.page.locator(".choice:not(:has(:disabled)) input").first
    for theme in ("深色", "浅色"):
        reader.press(theme, within="header")
        checks.that(f"a taken choice looks otherwise than a free one: {theme}",
                    bill.evaluate(look) != free.evaluate(look), bill.evaluate(look))
        reader.picture(f"28-bill-once-{theme}")
        city.axe(reader, f"question: taken choice, {theme}")
    draft = "/".join(reader.path.split("/")[:3])
    reader.open("/cases")
    checks.holds("the list of cases names the draft too", reader.text, "草稿")
    reader.open(f"{draft}/check")
    reader.page.locator("summary", has_text="不办了").click()
    reader.press("删除草稿")


def open_again(clerk, case):
    clerk.open("/desk")
    open_case(clerk, case)


def _corrections(city, reader, clerk, case):
    checks = city.checks
    clerk.page.locator("details summary", has_text="要求补正").click()
    points = [clerk.page.locator(f'[name="point.{id}"]').count()
              for id in ("papers", "paper-bills", "summary")]
    checks.that("answers can be corrected and uploads, but not what the case does not need",
                points == [1, 0, 1], points)
    plain = city.reader(width=DESK, javascript=False, state=clerk.context.storage_state())
    plain.open(f"/desk/cases/{case}")
    plain.page.locator("details summary", has_text="要求补正").click()
    dress.keeps(plain, checks, "what is to be corrected",
                {'[name="point.summary"]': "看不清", '[name="point.reason"]': "请核对"})
    plain.close()
    for point, text in [("summary", "出院小结看不清诊断，请重新拍照。"), ("bills", "请核对要报销的票据。"),
                        ("papers", "请确认没有纸质票据。"), ("reason", "请核对原因。")]:
        clerk.page.locator(f'[name="point.{point}"]').first.fill(text)
    clerk.press("告知补正")
    checks.holds("the clerk is told that no time counts meanwhile", clerk.text, "一次性告知补正", "不计办理时间")
    clerk.picture("24-desk-corrections")
    reader.open("/")
    checks.holds("the applicant's home says what it needs", reader.text, "现在需要您")
    reader.picture("24-bills-home")
    reader.open(f"/cases/{case}")
    checks.holds("the case says what to correct", reader.text, "请补正", "看不清诊断")
    form = reader.page.locator("form[action$='/supplies']")
    checks.that("each asked question has its own control, filled as it was answered",
                form.locator("input[type=checkbox][name=bills]:checked").count() == 1
                and form.locator("[name='papers.0.total']").count() == 1
                and form.locator("[name=reason][value=医院未联网]").is_checked())
    checks.that("and no button that adds a row or takes one away",
                form.locator("button[name=more], button[name=remove]").count() == 0)
    dress.opened(city, reader, case)
    form.locator("[name=reason][value=急诊]").check()
    reader.press("大字", within="header")
    checks.that("large print keeps what was chosen and not sent",
                form.locator("[name=reason][value=急诊]").is_checked()
                and reader.page.locator("html[data-print=large]").count() == 1)
    reader.picture("24-bills-correcting-large")
    reader.press("标准", within="header")
    form.locator("[name=reason][value=医院未联网]").check()
    reader.picture("24-bills-correcting")
    city.inspect(reader, "case with corrections")
    reader.upload("photo.jpg", samples.JPEG_KIND, samples.jpeg(reader.page), field="summary",
                  form="form[action$='/supplies']")
    checks.holds("supplied; the case goes on", reader.text, "补正")
    checks.that("and asks for nothing more", reader.page.locator("#supply").count() == 0)
    reader.picture("25-bills-supplied")


OPINIONS = [
    ("natural-resources", "用地和规划许可核对一致。"),
    ("housing", "质量安全措施已落实。"),
    ("urban-management", "建筑垃圾处置方案可行。"),
    ("fire-rescue", "消防车道符合要求。"),
]


def permit(city):
    """建筑工程施工许可证核发: drawings promised, four agencies at once, drawings late, licence."""
    checks, reader = city.checks, city.reader()
    reader.sign_in("代表 烟台示例海蓝")
    reader.open("/items/construction-permit")
    reader.picture("30-permit-guide")
    reader.press("开始办理")
    start = (date.today() + timedelta(days=40)).isoformat()
    reader.fill_questions({
        "project": "project-0001", "contractor": "烟台示例建工有限公司", "price": "120000000",
        "start": start, "safety": "true",
    }, picture="31-permit")
    checks.holds("the drawings may follow", reader.text, "可以容后补交", "10 个工作日")
    reader.page.locator("input[type=checkbox][name=material][value=drawings]").check()
    materials = reader.path
    reader.go_on()
    checks.holds("what is ticked counts when one goes on", reader.text, "承诺后补")
    reader.open(materials)
    reader.press("这样承诺")
    reader.picture("32-permit-materials")
    checks.holds("the promise is kept", reader.text, "承诺后补")
    city.inspect(reader, "materials with a promise")
    reader.go_on()
    reader.press("提交申请")
    case = city.cases["permit"] = reader.case

    window = officer(city, "administrative-approval", "window")
    checks.holds("a key project goes through the green channel", window.text, "绿色通道")
    open_case(window, case)
    checks.that("what the applicant left as it was held is not marked as changed",
                "申请人改过" not in window.text)
    checks.holds("and figures read as the applicant reads them", window.text, "120,000,000.00 元")
    window.press("受理")
    checks.holds("the lead window accepts", window.text, "已受理")
    desks = [(officer(city, agency, "reviewer"), note) for agency, note in OPINIONS]
    for desk, _ in desks:
        open_case(desk, case)
    waiting = desks[0][0].page.locator("#opinions ~ .columns article", has_text="等待中").count()
    checks.that("four agencies work at the same time", waiting == 4, waiting)
    desks[0][0].picture("33-desk-parallel")
    fits = desks[0][0].page.locator("#process ~ .diagram:visible").evaluate_all(
        "all => all.map(one => one.scrollWidth <= one.clientWidth)")
    checks.that("the whole process is seen at once", fits == [True], fits)
    for index, (desk, note) in enumerate(desks):
        desk.open(f"/desk/cases/{case}")
        status = give(desk, "completion", True, note)
        checks.that(f"{OPINIONS[index][0]} agrees", status == 200 and "意见已提交" in desk.text,
                    f"{status} {desk.text[:300]}")
    desks[-1][0].picture("34-desk-opinions")
    for desk, _ in desks:
        desk.close()
    decider = officer(city, "administrative-approval", "decider")
    open_case(decider, case)
    checks.holds("the decider reads four opinions side by side", decider.text,
                 *[note for _, note in OPINIONS])
    decider.picture("35-desk-decide")
    city.inspect(decider, "desk: case with opinions")
    give(decider, "decision", True, "")
    reader.open(f"/cases/{case}")
    checks.holds("decided, but held for the drawings", reader.text, "请补交承诺的材料")
    checks.that("no licence is issued yet", "打开《" not in reader.text, reader.text[:200])
    reader.picture("36-permit-held")
    reader.upload("drawings.pdf", samples.PDF_KIND, samples.pdf("drawings"), field="drawings",
                  form="form[action$='/supplies']")
    checks.holds("with the drawings the licence is issued", reader.text, "打开《建筑工程施工许可证》")
    reader.picture("37-permit-granted")
    reader.follow("打开《建筑工程施工许可证》")
    checks.holds("and lies in the wallet", reader.text, "烟台示例海蓝新材料有限公司", "有效")
    reader.picture("38-permit-licence")
    _foreign_desk(city, case)
    for one in (reader, window, decider):
        one.close()


def _foreign_desk(city, case):
    """An agency that has no part in a case sees nothing of it."""
    other = officer(city, "education", "reviewer")
    city.checks.that("another agency's list does not hold the case", case not in
                     other.page.content())
    status = other.page.goto(f"{city.base}/desk/cases/{case}").status
    city.checks.that("nor may it open it", status in (403, 404), status)
    city.checks.that("nor read of it", "海蓝" not in other.text, other.text)
    other.close()


def at_once(city):
    """Two officers with one case: the later one reads what happened and loses no word."""
    checks, reader = city.checks, city.reader(state=city.sessions["patient"])
    case = apply_for_bills(city, reader, ["bill-0000002"])
    checks.that("a bill of a doctor's visit needs no discharge summary",
                "申请" in reader.text and reader.case == case)
    reader.close()
    clerk = officer(city, "medical-insurance", "window")
    open_case(clerk, case)
    clerk.press("受理")
    clerk.close()
    _race(city, case)
    first = officer(city, "medical-insurance", "decider")
    second = officer(city, "medical-insurance", "decider")
    open_case(first, case)
    open_case(second, case)
    status = give(first, "decision", True, "")
    checks.that("a grant against the review needs a reason",
                status == 422 and "不同意。仍要准予的，请写明理由" in first.text, status)
    status = give(first, "decision", True, "复核原件，符合条件。")
    checks.that("the first decision stands", status == 200 and "决定已作出" in first.text)
    status = give(second, "decision", False, "票据有涂改，不予报销。")
    checks.that("the second is a conflict (409)", status == 409, status)
    checks.holds("which says what happened and keeps what was typed", second.text, "没有执行", "准予")
    kept = second.page.locator("textarea").first.input_value()
    checks.that("the typed reasons are there to be copied",
                "票据有涂改" in kept or "票据有涂改" in second.page.content(), kept)
    second.picture("40-desk-conflict")
    city.axe(second, "desk: conflict")
    first.close()
    second.close()


def _race(city, case):
    """Both press the button in the same moment: one is in, the other is told."""
    desks = [officer(city, "medical-insurance", "reviewer") for _ in range(2)]
    answers = [None, None]
    start = threading.Barrier(2)
    posts = []
    for index, desk in enumerate(desks):
        open_case(desk, case)
        form = desk.page.locator('form[action$="/completion"]').first
        fields = {name: form.locator(f"[name={name}]").first.input_value()
                  for name in ("csrf", "version", "seen")}
        # Both disagree, each in words of its own: what follows does not hang on who was faster.
        fields |= {"choice": "no", "text": f"意见 {index}"}
        cookies = "; ".join(f"{c['name']}={c['value']}" for c in desk.context.cookies())
        posts.append((form.get_attribute("action"), urlencode(fields), cookies))

    def send(index):
        host = urlsplit(city.base)
        action, body, cookies = posts[index]
        connection = http.client.HTTPConnection(host.hostname, host.port, timeout=20)
        start.wait()
        connection.request("POST", action, body, {
            "Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies,
            "Origin": city.base})
        answers[index] = connection.getresponse().status
        connection.close()

    threads = [threading.Thread(target=send, args=(index,)) for index in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for desk in desks:
        desk.close()
    city.checks.that("two opinions in one moment: one is in (303), one is told (409)",
                     sorted(answers) == [303, 409], answers)
