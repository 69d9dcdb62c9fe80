"""The pictures in the README: the page as a person finds it in the evening of an interview."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser

from followupd.adapters.demo_server import post_office
from tests.process.daemon import command, running, states, until
from tests.web.chromium import window
from tests.web.site import free_port, with_page

NEW_YORK = ZoneInfo("America/New_York")
DANA = "acme-robotics/dana-lee"
WIDE, TALL = 1100, 1150

QUEUE = """\
interviews:
  - id: acme-robotics
    company: Acme Robotics
    position: Senior Data Engineer
    format: phone
    ended: {today}
    goal: cut order latency below five minutes
    skills: [Kafka stream design, incident response, mentoring]
    afterthoughts:
      - "{afterthought}"
    call_at: {call}
    people:
      - name: Dana Lee
        email: dana@acme.example
        role: hiring_manager
        talked_about: [moving the nightly batch to streaming]
      - name: Ivo Brandt
        email: ivo@acme.example
        role: interviewer
        mode: send
        talked_about: [how the on-call rota changed last spring]
      - name: Rae Ortiz
        email: rae@agency.example
        role: recruiter
        mode: send
        learned: [how small and senior the team is]
  - id: bluebird-health
    company: Bluebird Health
    position: Platform Engineer
    format: video
    ended: {yesterday}
    people:
      - name: Mira Novak
        email: mira@bluebird.example
        role: hiring_manager
        mode: send
        goal: keep patient records available through every deployment
        skills: [zero-downtime migrations, PostgreSQL]
        talked_about: [how releases are rehearsed on a copy of production]
      - name: Tom Achebe
        email: tom@bluebird.example
        role: interviewer
"""
BEFORE = "On the drive home I sketched how the batch jobs could be moved one topic at a time."
AFTER = BEFORE + " I'm sorry that I only came to it on the way."


def _queue(now: datetime, afterthought: str) -> str:
    call = now + timedelta(days=2)
    return QUEUE.format(
        today=f"{now - timedelta(hours=1, minutes=20):%Y-%m-%d %H:%M}",
        yesterday=f"{now - timedelta(hours=17):%Y-%m-%d %H:%M}",
        call=f"{call:%Y-%m-%d} 10:00",
        afterthought=afterthought,
    )


def take_pictures(browser: Browser, folder: Path) -> None:
    """Overview and letter, light and dark, and both on a phone."""
    home = Path.home() / ".config" / "followupd"
    home.mkdir(parents=True)
    folder.mkdir(parents=True, exist_ok=True)
    now = datetime.now(UTC).astimezone(NEW_YORK)
    with post_office() as post:
        config = with_page(home, post.port, free_port())
        text = config.read_text(encoding="utf-8").replace("timezone: UTC", f"timezone: {NEW_YORK}")
        config.write_text(text.replace("wait: 1m", "wait: 2h"), encoding="utf-8")
        queue = home / "interviews.yaml"
        queue.write_text(_queue(now, BEFORE), encoding="utf-8")
        with running(config, home / "daemon.log") as daemon:
            until(lambda: "review page is ready" in daemon.said(), "the page")
            until(lambda: len(post.letters) == 1, "the first letter")
            assert command(config, "approve", DANA).returncode == 0
            queue.write_text(_queue(now, AFTER), encoding="utf-8")
            until(lambda: states(config)[DANA] == "needs_approval", "the change")
            for scheme in ("light", "dark"):
                _take(browser, config, folder, scheme)
            _take(browser, config, folder, "phone", width=360)


def _take(browser: Browser, config: Path, folder: Path, name: str, width: int = WIDE) -> None:
    size = {"width": width, "height": TALL}
    scheme = "dark" if name == "dark" else "light"
    with window(browser, color_scheme=scheme, viewport=size, device_scale_factor=1.5) as she:
        she.enter(command(config, "open", "--print").stdout.strip())
        she.page.screenshot(path=folder / f"overview-{name}.png", full_page=True)
        she.page.locator(f'[id="row-{DANA}"]').click()
        she.page.wait_for_url(f"**/{DANA}")
        she.page.screenshot(path=folder / f"letter-{name}.png")
