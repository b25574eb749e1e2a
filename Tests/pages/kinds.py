"""Every kind of page, by itself: what it weighs with everything, and what axe finds in it."""

from axe_playwright_python.sync_playwright import Axe

MAXIMUM_BYTES = 54 * 1024
SERIOUS = ("serious", "critical")


TWICE = """() => {
  const ids = [...document.querySelectorAll("[id]")].map(e => e.id);
  return ids.filter((id, index) => ids.indexOf(id) !== index);
}"""


def axe(city, reader, kind):
    """No serious or critical finding of axe, and no id twice (folded parts too)."""
    found = [one for one in Axe().run(reader.page).response["violations"]
             if one["impact"] in SERIOUS]
    said = "; ".join(
        f"{one['id']} ({one['impact']}): {[node['target'] for node in one['nodes']][:3]}"
        for one in found)
    city.checks.that(f"axe: {kind}", not found, said)
    twice = reader.page.evaluate(TWICE)
    if twice:
        city.checks.that(f"ids are unique: {kind}", False, twice)


def weigh(city, reader, kind, status=200):
    """The sum of all bodies of a first visit, as they come out of their packing."""
    fresh = city.reader(width=reader.width, state=reader.context.storage_state())
    answers = []
    fresh.page.on("response", lambda answer: answers.append(answer))
    fresh.open(reader.page.url.removeprefix(city.base), status=status)
    fresh.page.wait_for_load_state("networkidle")
    bodies = [(len(answer.body()), answer.url) for answer in answers if answer.ok
              or answer.status == status]
    total = sum(size for size, _ in bodies)
    city.weights[kind] = total
    foreign = [url for _, url in bodies if not url.startswith(city.base)
               and not url.startswith("data:")]
    city.checks.that(f"weight: {kind} {total / 1024:.1f} KB", total <= MAXIMUM_BYTES, bodies)
    if foreign:
        city.checks.that(f"{kind} loads nothing from elsewhere", False, foreign)
    fresh.close()


def remaining(city):
    """The pages that no walk came through."""
    reader = city.reader(state=city.sessions["citizen"])
    case = city.cases["instant"]
    for kind, path in [
        ("home", "/"), ("services", "/services"), ("search", "/search?q=gjj"),
        ("search without a hit", "/search?q=zzzz"), ("ask", "/ask"), ("wallet", "/wallet"),
        ("verify", "/verify"), ("cases", "/cases"), ("cases to rate", "/cases?show=rate"),
        ("case, rated", f"/cases/{case}"), ("me", "/me"), ("notices", "/me/notices"),
        ("receipts", "/me/receipts"), ("guide of a permit", "/items/construction-permit"),
    ]:
        reader.open(path)
        reader.picture("90-" + kind.replace(" ", "-").replace(",", ""))
        city.inspect(reader, kind)
    reader.open("/me")
    reader.page.locator("details summary").last.click()
    reader.press("生成令牌")
    city.checks.holds("a token for the API is shown once", reader.text, "不再显示", "Bearer")
    city.axe(reader, "token")
    reader.close()
    visitor = city.reader()
    for kind, path in [("home of a visitor", "/"), ("wallet of a visitor", "/wallet"),
                       ("me of a visitor", "/me")]:
        visitor.open(path)
        city.inspect(visitor, kind)
    visitor.close()
    desk = city.reader(width=1280, state=city.sessions["decider"])
    desk.open("/desk")
    desk.page.set_viewport_size({"width": 360, "height": 800})
    desk.width = 360
    desk.picture("91-desk-phone")
    desk.press("大字", within="header")
    legend = desk.page.locator("p", has_text="快到期").first
    city.checks.that("large print shows what the marks of the work list mean", legend.is_visible())
    desk.picture("91-desk-phone-large")
    desk.press("标准", within="header")
    desk.press("深色", within="header")
    desk.open(f"/desk/cases/{city.cases['reimbursement']}")
    desk.picture("92-desk-phone-dark")
    city.axe(desk, "desk: case, dark, on a phone")
    desk.close()
    heaviest = max(city.weights, key=city.weights.get)
    print(f"      heaviest: {heaviest}, {city.weights[heaviest] / 1024:.1f} KB")
