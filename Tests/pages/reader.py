"""A reader with a browser of their own: signs in, fills forms, takes pictures."""

from urllib.parse import quote, urlsplit

PHONE = 360
DESK = 1280
HEIGHT = 800
TIMEOUT_MS = 15_000
UPLOAD_TIMEOUT_MS = 90_000


class Broken(Exception):
    """A page that is not the one that the walk needs."""


class Reader:
    """One browser context, so that nobody shares a cookie with anybody."""

    def __init__(self, city, width=PHONE, javascript=True, scheme="light", state=None):
        self.city = city
        self.width = width
        self.context = city.browser.new_context(
            viewport={"width": width, "height": HEIGHT},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=javascript,
            color_scheme=scheme,
            storage_state=state,
        )
        self.context.set_default_timeout(TIMEOUT_MS)
        self.page = self.context.new_page()
        self.page.on("pageerror", lambda error: city.script_errors.append(f"{self.path}: {error}"))
        self.page.on("console", self._listen)

    def _listen(self, message):
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.city.script_errors.append(f"{self.path}: {message.text}")

    def close(self):
        self.context.close()

    @property
    def path(self):
        """Where the reader is, without host and query."""
        return urlsplit(self.page.url).path

    @property
    def text(self):
        """What the page says, as it is seen."""
        return self.page.locator("main").inner_text()

    @property
    def heading(self):
        return self.page.locator("h1").first.inner_text().strip()

    def open(self, path, status=200):
        """Goes to a page; Broken where it answers with another status."""
        answer = self.page.goto(self.city.base + path)
        if answer.status != status:
            said = self.page.locator("body").inner_text()[:300]
            raise Broken(f"{path} answered {answer.status}, not {status}: {said}")
        return answer

    def sign_in(self, who, back="/"):
        """As a persona of the demo's page: part of what its button says, or an officer's id."""
        self.open("/sign-in?back=" + quote(back, safe=""))
        if who.startswith("officer-"):
            button = self.page.locator(f'button[name=credential][value="{who}"]')
            for around in button.locator("xpath=ancestor::details").all():
                around.locator("> summary").click()
        else:
            button = self.page.locator("button[name=credential]", has_text=who).first
        with self.page.expect_navigation():
            button.click()

    def press(self, name, within="main"):
        """Presses the button of this name and waits for the page that it leads to.

        Returns the status with which that page answered.
        """
        button = self.page.locator(within).get_by_role("button", name=name, exact=True)
        with self.page.expect_navigation() as found:
            button.first.click()
        return found.value.status

    def follow(self, name, within="main"):
        link = self.page.locator(within).get_by_role("link", name=name)
        with self.page.expect_navigation() as found:
            link.first.click()
        return found.value.status

    def go_on(self):
        """From the materials to the check: a link, or a button that sends what was promised."""
        button = self.page.locator("main").get_by_role("button", name="继续", exact=True)
        return self.press("继续") if button.count() else self.follow("继续")

    def answer(self, name, value):
        """Answers a question, whatever control it has. False where the page does not ask it."""
        control = self.page.locator(f'main [name="{name}"]:not([type=hidden])')
        if control.count() == 0:
            return False
        kind = control.first.evaluate("e => e.tagName === 'INPUT' ? e.type : e.tagName")
        if kind in ("radio", "checkbox"):
            for one in value if isinstance(value, list) else [value]:
                choice = self.page.locator(f'main [name="{name}"][value="{one}"]')
                choice.check()
        elif kind == "SELECT":
            control.first.select_option(value)
        else:
            control.first.fill(value)
        return True

    def fill_questions(self, answers, picture=None):
        """From question to question until the materials; how many pages it took."""
        pages = 0
        while "/questions/" in self.path:
            pages += 1
            if pages > 20:
                raise Broken(f"the questions do not end: {self.path}")
            here = self.path
            for name, value in answers.items():
                self.answer(name, value)
            if picture:
                self.picture(f"{picture}-question-{pages}")
            if self.press("继续") >= 400:
                raise Broken(f"{here} was not taken: {self.text[:400]}")
        return pages

    def upload(self, name, kind, content, field="file", form="form[action$='/uploads']"):
        """Uploads to the first form of this kind; the status of the page that follows."""
        holder = self.page.locator(form).first
        holder.locator(f'input[type=file][name="{field}"]').set_input_files(
            {"name": name, "mimeType": kind, "buffer": content})
        with self.page.expect_navigation(timeout=UPLOAD_TIMEOUT_MS) as found:
            holder.locator("button").first.click()
        return found.value.status

    def picture(self, name):
        """A picture of the whole page; nothing may be wider than the screen."""
        # A screen as high as the page, so that the bar at its bottom is at the bottom.
        high = self.page.evaluate("document.documentElement.scrollHeight")
        self.page.set_viewport_size({"width": self.width, "height": max(HEIGHT, high)})
        self.page.screenshot(path=self.city.shots / f"{name}.png", full_page=True)
        self.page.set_viewport_size({"width": self.width, "height": HEIGHT})
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > self.width:
            self.city.checks.that(f"{name} is no wider than the screen", False, f"{wide} px")

    def widest(self):
        return self.page.evaluate("document.documentElement.scrollWidth")

    @property
    def case(self):
        """The number of the case whose page this is."""
        parts = self.path.split("/")
        if "cases" not in parts or parts[-1] == "cases":
            raise Broken(f"not a case's page: {self.path}: {self.text[:300]}")
        return parts[parts.index("cases") + 1]
