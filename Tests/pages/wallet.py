"""A licence: issued, shown as a code, verified by a stranger who sees what was chosen."""

import subprocess
import time

import dress
from reader import Broken

CODE_SECONDS = 60


def apply_for_certificate(city, reader):
    """社会保险参保证明 up to its licence in the wallet; the wallet's path."""
    reader.open("/items/insurance-certificate")
    reader.press("开始办理")
    reader.fill_questions({"purpose": "求职"})
    reader.go_on()
    reader.press("提交申请")
    city.cases["certificate"] = reader.case
    reader.follow("打开《社会保险参保证明》")
    return reader.path


def wallet(city):
    checks = city.checks
    reader = city.reader(state=city.sessions["citizen"])
    licence = city.paths["licence"] = apply_for_certificate(city, reader)
    checks.holds("the licence has a face", reader.text, "社会保险参保证明", "林晓舟", "370699199305189019",
                 "求职")
    reader.picture("70-licence")
    city.inspect(reader, "licence")
    reader.open("/wallet")
    checks.holds("the wallet holds it", reader.text, "社会保险参保证明", "有效")
    reader.picture("71-wallet")
    reader.open(licence)
    reader.page.get_by_role("checkbox", name="姓名", exact=True).check()
    checks.that("whether contributions are paid is not the holder's to keep back",
                reader.page.get_by_role("checkbox", name="参保状态", exact=True).count() == 0)
    reader.press("亮证（60 秒有效）")
    reader.picture("72-code")
    city.inspect(reader, "code")
    shown = reader.page.locator(".qr")
    file = city.shots / "72-code-qr.png"
    shown.screenshot(path=file)
    read = subprocess.run(["zbarimg", "--raw", "-q", str(file)], capture_output=True, text=True)
    address = read.stdout.strip()
    written = _written(reader)
    checks.that("the symbol can be scanned, and opens the verifier's page with the text below",
                address == f"{city.base}/verify#{written}", f"{address!r} {written!r} {read.stderr}")
    code = written
    checks.that("the code says nothing of the person",
                "370699" not in code and len(code) < 200, code)
    _verify(city, code or written)
    _verify_plainly(city, reader, licence)
    _renewal(city, reader, licence)
    late = _written(reader)
    city.late_code = (late, time.monotonic())
    reader.open("/me/receipts")
    checks.holds("the holder reads that it was verified", reader.text, "核验")
    reader.picture("76-receipts")
    reader.close()


def _written(reader):
    """The code's text, as it stands for those who cannot scan."""
    return reader.page.locator("#code code").first.text_content().strip()


def _paste(stranger, code):
    stranger.open("/verify")
    stranger.page.locator("#pasted").fill(code)
    return stranger.press("核验")


def _verify(city, code):
    checks, stranger = city.checks, city.reader()
    stranger.open("/verify")
    stranger.picture("73-verify")
    # As a phone's own camera does, which opens the address that it read.
    with stranger.page.expect_response(lambda answer: answer.request.method == "POST"):
        stranger.page.goto("about:blank")
        stranger.page.goto(f"{city.base}/verify#{code}")
    stranger.page.get_by_text("真实有效").wait_for()
    checks.holds("a stranger sees that it is genuine", stranger.text, "真实有效", "社会保险参保证明",
                 "市人力资源和社会保障局")
    checks.holds("and what the holder chose, with what always shows", stranger.text, "林晓舟",
                 "参保状态", "求职")
    page = stranger.page.content()
    hidden = [text for text in ("370699199305189019", "参保单位", "累计缴费月数", "险种")
              if text in page]
    checks.that("and nothing else", not hidden, hidden)
    stranger.picture("74-verified")
    city.axe(stranger, "verified")
    for setting in ("深色", "浅色"):
        stranger.press(setting, within="header")
        checks.holds(f"and still does in other dress: {setting}", stranger.text, "真实有效", "求职")
        city.axe(stranger, f"verified, {setting}")
    status = _paste(stranger, code)
    checks.that("a second use is refused", status == 422 and "没有通过" in stranger.text,
                f"{status} {stranger.text[:200]}")
    stranger.picture("75-replayed")
    city.axe(stranger, "not verified")
    for setting in ("深色", "浅色"):
        status = stranger.press(setting, within="header")
        checks.that(f"still refused in other dress, with what was pasted: {setting}",
                    "没有通过" in stranger.text
                    and stranger.page.locator("#pasted").input_value() == code,
                    f"{status} {stranger.text[:200]}")
    forged = code[:-6] + ("AAAAAA" if not code.endswith("AAAAAA") else "BBBBBB")
    for name, text in [("a forged code", forged), ("any other text", "你好"),
                       ("a credential of nobody", "eyJhbGciOiJub25lIn0.e30.~")]:
        status = _paste(stranger, text)
        checks.that(f"{name} is refused with its reason",
                    status == 422 and "没有通过" in stranger.text
                    and stranger.page.locator(".notice.bad code").count() == 1,
                    f"{status} {stranger.text[:200]}")
    status = _paste(stranger, "")
    checks.that("nothing pasted is told", status == 422 and "粘贴" in stranger.text, status)
    stranger.close()


def _verify_plainly(city, reader, licence):
    """Without a script: the result stays in every dress, though the code counts once."""
    checks, stranger = city.checks, city.reader(javascript=False)
    reader.open(f"{licence}/show?claim=name")
    stranger.open("/verify")
    stranger.page.locator("#pasted").fill(_written(reader))
    stranger.press("核验")
    for setting in dress.SETTINGS:
        status = stranger.press(setting, within="header")
        said = ("Genuine and valid",) if setting == "EN" else ("真实有效", "社会保险参保证明", "林晓舟")
        checks.holds(f"without a script the result stays: {setting}", stranger.text, *said)
        if setting == "深色":
            stranger.picture("74-verified-dark")
    stranger.close()


def _renewal(city, reader, licence):
    """The shown code gives way to a new one before it ends: by the page's own clock."""
    before = _written(reader)
    reader.page.clock.install()
    reader.open(f"{licence}/show?claim=name")
    before = _written(reader)
    reader.page.clock.fast_forward((CODE_SECONDS - 4) * 1000)
    after = before
    for _ in range(50):
        after = _written(reader)
        if after != before:
            break
        time.sleep(0.1)
    city.checks.that("the code renews itself", after != before, after)


def late(city):
    """A code that was shown more than a minute ago."""
    if not city.late_code:
        raise Broken("no code was kept")
    code, made = city.late_code
    time.sleep(max(0, made + CODE_SECONDS + 2 - time.monotonic()))
    stranger = city.reader()
    status = _paste(stranger, code)
    city.checks.that("a code older than a minute is refused as expired",
                     status == 422 and "expired" in stranger.text.lower(),
                     f"{status} {stranger.text[:200]}")
    stranger.close()
