"""Bad input in a browser: each gets a clear page, and nothing is lost or half-done."""

from datetime import date, timedelta

import samples

MEGABYTE = 1024 * 1024


def others(city):
    """Somebody else's case number tells as little as one that does not exist."""
    checks, reader = city.checks, city.reader()
    reader.sign_in("王淑敏")
    case = city.cases["instant"]
    nobody = case[:-4] + ("2222" if not case.endswith("2222") else "3333")
    said = {}
    for name, number in [("somebody else's", case), ("an invented", nobody)]:
        status = reader.page.goto(f"{city.base}/cases/{number}").status
        said[name] = reader.text
        checks.that(f"{name} case number: 404", status == 404, f"{status} {reader.text[:200]}")
        checks.that(f"{name} case number: nothing is read of it",
                    "24,000" not in reader.text and "林晓舟" not in reader.text, reader.text)
    checks.that("the two answers are the same words", len(set(said.values())) == 1, said)
    reader.picture("80-not-found")
    city.inspect(reader, "error", status=404)
    token = reader.page.locator("[name=csrf]").first.input_value()
    for act in ("withdrawal", "rating", "supplies"):
        answer = reader.context.request.post(
            f"{city.base}/cases/{case}/{act}", form={"csrf": token, "stars": "1"},
            max_redirects=0)
        wrong = answer.status not in (400, 404)
        checks.that(f"nor can anything be done to it: {act}", not wrong, answer.status)
    status = reader.page.goto(f"{city.base}{city.paths['licence']}").status
    checks.that("somebody else's licence: 404", status == 404, status)
    status = reader.page.goto(f"{city.base}/desk").status
    checks.that("the desk is closed to citizens", status == 403, status)
    checks.holds("and says so", reader.text, "不能进入")
    status = reader.page.goto(f"{city.base}/no/such/page").status
    checks.that("no such page: 404 in words", status == 404 and "没有这个页面" in reader.text, status)
    reader.close()
    stranger = city.reader()
    stranger.open(f"/cases/{case}")
    checks.that("a stranger signs in first", stranger.path == "/sign-in", stranger.path)
    stranger.open("/desk")
    checks.that("before the desk too", stranger.path == "/sign-in", stranger.path)
    stranger.open("/sign-in?back=https://elsewhere.example/")
    back = stranger.page.locator("main input[name=back]").first.input_value()
    checks.that("the sign-in leads to no other site",
                back.startswith("/") and "//" not in back, back)
    stranger.close()


def uploads(city):
    """Too large, of the wrong kind, none at all."""
    checks, reader = city.checks, city.reader()
    reader.sign_in("赵桂英")
    reader.open("/items/medical-reimbursement")
    reader.press("开始办理")
    reader.fill_questions({"bills": ["bill-0000001"], "reason": "系统故障"})
    materials = reader.path
    reader.picture("81-upload-before")
    status = reader.upload("note.pdf", samples.PDF_KIND, "这不是 PDF".encode())
    checks.that("text under a PDF's name is refused", status == 422 and "只能上传" in reader.text,
                f"{status} {reader.text[:300]}")
    reader.picture("81-upload-wrong-kind")
    city.axe(reader, "materials with a problem")
    reader.open(materials)
    status = reader.upload("large.pdf", samples.PDF_KIND, samples.pdf(size=5 * MEGABYTE + 1000))
    checks.that("a file above its material's limit is refused, with the limit",
                status == 422 and "5 MB" in reader.text, f"{status} {reader.text[:300]}")
    reader.picture("82-upload-too-large")
    reader.open(materials)
    status = reader.upload("huge.pdf", samples.PDF_KIND, samples.pdf(size=24 * MEGABYTE))
    checks.that("a body above every limit gets a page too (413)",
                status == 413 and "太大" in reader.text, f"{status} {reader.text[:300]}")
    reader.picture("83-upload-huge")
    reader.open(materials)
    status = reader.upload("empty.pdf", samples.PDF_KIND, b"")
    checks.that("an empty file is refused", status == 422, f"{status} {reader.text[:300]}")
    reader.open(materials)
    with reader.page.expect_navigation() as found:
        reader.page.locator("form[action$='/uploads'] button").first.click()
    checks.that("no file at all is told", found.value.status == 422 and "选一个文件" in reader.text,
                f"{found.value.status} {reader.text[:300]}")
    reader.open(materials)
    checks.that("after all of that the material is still missing",
                "discharge" not in reader.text and "large.pdf" not in reader.text
                and reader.page.locator("form[action$='/uploads']").count() > 0)
    reader.open(materials.replace("/materials", "/check"))
    reader.page.locator("summary", has_text="不办了").click()
    reader.press("删除草稿")
    reader.close()


def answers(city):
    """Dates in the past, and a credit that may promise nothing."""
    checks, reader = city.checks, city.reader()
    reader.sign_in("代表 烟台示例海蓝")
    reader.open("/items/construction-permit")
    reader.press("开始办理")
    reader.answer("project", "project-0002")
    reader.press("继续")
    yesterday = (date.today() - timedelta(days=2)).isoformat()
    for name, value in [("contractor", "烟台示例建工有限公司"), ("price", "-5"), ("start", yesterday)]:
        reader.answer(name, value)
    status = reader.press("继续")
    problems = reader.page.locator(".problem").all_inner_texts()
    checks.that("a start in the past and a price below nothing are both told",
                status == 422 and any("不能早于今天" in p for p in problems)
                and any("大于 0" in p for p in problems), f"{status} {problems}")
    reader.picture("84-answers-wrong")
    labels = reader.page.evaluate(
        "[...document.querySelectorAll('[aria-invalid]')].every("
        "e => document.getElementById(e.getAttribute('aria-describedby')))")
    checks.that("each wrong control points at its problem", labels)
    reader.close()
    debtor = city.reader()
    debtor.sign_in("代表 烟台示例失信")
    debtor.open("/items/construction-permit")
    debtor.press("开始办理")
    debtor.fill_questions({
        "project": "project-0003", "contractor": "烟台示例建工有限公司", "price": "1000000",
        "start": (date.today() + timedelta(days=40)).isoformat(), "safety": "true"})
    checks.that("who is noted for bad credit may promise nothing",
                debtor.page.locator("input[type=checkbox][name=material]").count() == 0)
    debtor.picture("85-no-promise")
    token = debtor.page.locator("[name=csrf]").first.input_value()
    draft = city.base + debtor.path.removesuffix("/materials")
    debtor.context.request.post(
        draft + "/promise", form={"csrf": token, "material": "drawings"}, max_redirects=0)
    answer = debtor.context.request.post(
        draft + "/submission", form={"csrf": token}, max_redirects=0)
    checks.that("nor submit with a promise that no page offered",
                answer.status in (403, 409, 422), answer.status)
    debtor.close()
