"""From key to paint in a real browser: 200 votes at 10 keys a second."""

import shutil

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
NONE = "none"
KEYS, PAUSE_MS = 200, 100
# the time of the key is the event's own; two frames later what it changed has been painted
WATCH = """() => {
  window.painted = [];
  addEventListener("keydown", (event) => {
    const before = document.querySelector("[data-card]")?.dataset.item;
    requestAnimationFrame(() => requestAnimationFrame(() => {
      const after = document.querySelector("[data-card]")?.dataset.item;
      window.painted.push({ changed: after !== before, ms: performance.now() - event.timeStamp });
    }));
  }, { capture: true });
}"""


def keys(port: int, review, session: str, path: str = "") -> dict | None:
    """Milliseconds from the key until the next card was painted, and how many votes were stored.

    None without a browser; the person of ``session`` votes from the beginning of their queue.
    """
    path = path or next((found for name in BROWSERS if (found := shutil.which(name))), "")
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415
    except ModuleNotFoundError:
        return None
    if path in ("", NONE):
        return None
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            return _pressed(browser, f"http://127.0.0.1:{port}", review, session)
        finally:
            browser.close()


def _pressed(browser, server: str, review, session: str) -> dict:
    context = browser.new_context()
    context.add_cookies([{"name": "sessionid", "value": session, "url": server}])
    page = context.new_page()
    page.goto(f"{server}/reviews/{review.pk}/screen/title-abstract/")
    page.wait_for_timeout(1000)
    page.evaluate(WATCH)
    for number in range(KEYS):
        page.keyboard.press("i" if number % 3 == 0 else "e")
        page.wait_for_timeout(PAUSE_MS)
    page.wait_for_selector("#outbox-status[data-waiting='0']", timeout=60_000)
    painted = page.evaluate("window.painted")
    taken = sorted(one["ms"] for one in painted if one["changed"])
    return {
        "pressed": len(taken),
        "p50_ms": taken[len(taken) // 2],
        "p95_ms": taken[int(0.95 * (len(taken) - 1))],
    }
