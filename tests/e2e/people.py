"""People at their browsers: what the journeys do in terms of a review."""

import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

PASSWORD = "correct horse battery"
SMALL_WAIT = 8_000


class Person:
    """One browser of one person; ``root`` is the address of the server."""

    def __init__(self, browser: Browser, root: str) -> None:
        self.page: Page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        self.page.set_default_timeout(SMALL_WAIT)
        self.root, self.review, self.problems = root, "", []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", self._note)

    def _note(self, message) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.problems.append(message.text)

    def open(self, path: str = "") -> None:
        self.page.goto(f"{self.root}{self.review}{path}")

    def press(self, name: str | re.Pattern, within=None) -> None:
        (within or self.page).get_by_role("button", name=name, exact=True).first.click()

    def fill(self, label: str, value: str, within=None) -> None:
        (within or self.page).get_by_label(label, exact=True).first.fill(value)

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def sign_in(self, email: str) -> None:
        self.page.goto(f"{self.root}/accounts/login/")
        self.page.locator("input[name=login]").fill(email)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.locator("button[type=submit]").first.click()
        self.page.wait_for_url(f"{self.root}/")

    # the lead
    def make_review(self, title: str) -> str:
        self.open("/reviews/new/")
        self.fill("Title", title)
        self.press("Make the review")
        self.page.wait_for_url(re.compile(r"/reviews/\d+/"))
        self.review = re.search(r"/reviews/\d+", self.page.url).group()
        return self.review

    def add(self, kind: str, **fields: str) -> None:
        self.open(f"/protocol/{kind}/new/")
        for name, value in fields.items():
            self.page.locator(f"[name={name}]").fill(value)
        self.page.locator("main form button[type=submit]").first.click()
        self.page.wait_for_url(re.compile(r"/protocol/(#.*)?$"))

    def invite(self, email: str) -> str:
        self.open("/team/")
        self.page.locator("main [name=email]").fill(email)
        self.page.locator("main form [name=role]").last.select_option("reviewer")
        self.press("Make an invitation")
        return self.page.locator("#link").input_value()

    def join(self, link: str, name: str, review: str) -> None:
        self.page.goto(link)
        self.page.locator("[name=name]").fill(name)
        self.page.locator("input[type=password]").first.fill(PASSWORD)
        self.press("Make the account and join")
        self.page.wait_for_url(re.compile(r"/reviews/\d+/"))
        self.review = review

    def import_files(self, database: str, *files: Path) -> None:
        self.open("/imports/")
        self.page.locator("[name=search]").select_option(label="A new search")
        self.page.locator("[name=database]").fill(database)
        self.page.locator("input[type=file]").set_input_files([str(file) for file in files])
        self.press("Upload and read")
        for file in files:
            self.sees(file.name)
        self.press(re.compile("^Accept"))
        self.sees("stored")

    # screening
    def vote(self, stage: str, keys: dict[str, str]) -> None:
        """Press a key for each citation as it comes; ``keys`` maps the beginning of a title to a key."""
        self.open(f"/screen/{stage}/")
        for _ in keys:
            title = self.page.locator("#desk-card .record-title").inner_text()
            key = next(key for start, key in keys.items() if title.startswith(start))
            self.page.wait_for_timeout(200)  # a person reads; the page ignores keys right after a new card
            self.page.keyboard.press(key)
            expect(self.page.get_by_role("heading", name=title, exact=True)).to_have_count(0)
        self.sees("You have judged all that you are asked")

    # full texts and studies
    def upload_report(self, pdf: Path) -> None:
        self.open("/full-texts/")
        self.page.locator(".retrieval-do summary").first.click()
        self.page.locator("input[type=file]").first.set_input_files(str(pdf))
        self.press("Upload")
        self.sees("ready to read")

    def include_report(self, text: str) -> None:
        """Read the page beside the form, then vote with the key."""
        self.open("/full-texts/?state=retrieved")
        self.page.get_by_role("link", name="Read").first.click()
        self.page.get_by_text("Text of page 1").click()
        self.sees(text)
        self.page.keyboard.press("i")
        self.page.wait_for_url(re.compile("/full-texts/$"))

    def make_study(self) -> None:
        self.open("/studies/")
        self.press("Link")
        self.sees("now belongs to")

    # extraction
    def extract(self, arms: list[dict], counts: dict[str, tuple[int, int]]) -> None:
        """Arms as dicts of field values; ``counts`` per arm label: events and total of the one outcome."""
        self.open("/extraction/")
        self.page.get_by_role("button", name=re.compile("^Extract")).first.click()
        for place, arm in enumerate(arms):
            for name, value in arm.items():
                control = self.page.locator(f"#arms [name=new{place}-{name}]")
                control.select_option(label=value) if name == "treatment" else control.fill(value)
        self.press("Save the arms")
        for label, (events, total) in counts.items():
            cell = self.page.locator("#results fieldset.cell", has_text=label).first
            cell.locator("input[inputmode]").nth(0).fill(str(events))
            cell.locator("input[inputmode]").nth(1).fill(str(total))
        self.press("Save the results")
        expect(self.page.locator("#results .section-state")).to_have_text("Saved")
        self.press("Complete this extraction")
        self.page.wait_for_url(re.compile("/extraction/$"))

    def agree_on_first_study(self) -> None:
        self.open("/extraction/")
        self.page.locator("a[href*='/consensus/']").first.click()
        self.press("Lay them side by side")
        self.press("These are the arms")
        self.page.get_by_role("button", name=re.compile("^Take .* agree")).click()
        for choice in self.page.locator("form[action*='settle'] fieldset").all():
            choice.get_by_role("radio").first.check()
        if self.page.get_by_role("button", name="Save what is chosen").count():
            self.press("Save what is chosen")
        self.page.get_by_role("button", name=re.compile("^Complete the consensus")).click()

    # out
    def compute_summary(self) -> None:
        self.open("/summaries/")
        self.press("Compute")

    def download(self, name: str) -> bytes:
        self.open("/outputs/")
        with self.page.expect_download() as waiting:
            self.page.get_by_role("link", name=f"Download {name}").click()
        return Path(waiting.value.path()).read_bytes()
