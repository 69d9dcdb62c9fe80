"""Notices that can be clicked, on a real bus: what a click means, and when it means nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path

import pytest

from followupd.adapters.desktop_board import DesktopBoard
from followupd.core.model import Letter
from followupd.core.reminder import Click, Reminder, Urgency, Wish
from followupd.core.words import State
from followupd.errors import NotDelivered
from tests.contracts.notifier import PLAIN, NotifierContract
from tests.examples import letter
from tests.real.desktop import session
from tests.real.desktop.processes import wait_until
from tests.real.desktop.session import Bus, Notifications
from tests.real.desktop.test_notifications import Desktop

pytestmark = pytest.mark.real

ABLE = "body body-markup actions"


def about(*letters: Letter, **fields: object) -> Reminder:
    said = replace(
        PLAIN, key="now", letters=tuple(x.id for x in letters), about=letters, command="followupd x"
    )
    return replace(said, **fields)  # type: ignore[arg-type]  # as in Reminder


def to_approve(who: str = "dana-lee") -> Letter:
    return letter(id=f"acme-phone/{who}", state=State.NEEDS_APPROVAL)


@pytest.fixture
def server(dbus_session: Bus, tmp_path: Path) -> Iterator[Notifications]:
    with session.notification_daemon(dbus_session, tmp_path / "log", ABLE) as one:
        yield one


@pytest.fixture
def board() -> Iterator[DesktopBoard]:
    with closing(DesktopBoard(opens=True, limit=5)) as one:
        yield one


def heard(board: DesktopBoard) -> list[Click]:
    """Every click up to now: the line is in order, so an answer comes after what was before it."""
    assert board._line is not None
    board._line.ask("GetServerInformation")
    return list(board.clicked())


class TestDesktopBoard(NotifierContract):
    @pytest.fixture
    def channel(self, notification_daemon: Notifications, board: DesktopBoard) -> Desktop:
        return Desktop(notification_daemon, board)  # type: ignore[arg-type]  # any notifier will do


def test_a_click_on_the_notice_wants_its_letter_read(
    server: Notifications, board: DesktopBoard
) -> None:
    board.notify(about(to_approve()))
    (notice,) = server.shown()
    server.click(notice)
    (click,) = heard(board)
    assert (click.wish, click.reminder.letters) == (Wish.READ, ("acme-phone/dana-lee",))


def test_a_click_on_approve_means_the_letter_as_it_stood_in_the_notice(
    server: Notifications, board: DesktopBoard
) -> None:
    shown = to_approve()
    board.notify(about(shown))
    (notice,) = server.shown()
    assert [label for _, label in notice.buttons] == ["Read it", "Read it", "Approve"]
    server.click(notice, notice.key("Approve"))
    (click,) = heard(board)
    assert (click.wish, click.reminder.about) == (Wish.APPROVE, (shown,))


def test_a_click_rouses_whoever_is_to_carry_it_out(server: Notifications) -> None:
    roused = threading.Event()
    with closing(DesktopBoard(opens=True, rouse=roused.set)) as board:
        board.notify(about(to_approve()))
        server.click(server.shown()[0])
        assert roused.wait(20)
        assert len(board.clicked()) == 1


def test_only_one_letter_that_may_be_approved_now_can_be_approved_in_a_notice(
    server: Notifications, board: DesktopBoard
) -> None:
    board.notify(about(to_approve(), to_approve("ivo")))
    for state in set(State) - {State.NEEDS_APPROVAL}:
        board.notify(about(letter(state=state)))
    labels = {label for notice in server.shown() for _, label in notice.buttons}
    assert labels == {"Read it"}


def test_a_server_without_buttons_gets_the_command_instead(
    dbus_session: Bus, tmp_path: Path, board: DesktopBoard
) -> None:
    with session.notification_daemon(dbus_session, tmp_path / "log", "body") as server:
        board.notify(about(to_approve()))
        (notice,) = server.shown()
    assert notice.buttons == ()
    assert notice.body.splitlines()[-1] == "followupd x"


def test_without_a_review_page_the_notice_has_the_command_and_still_approves(
    server: Notifications,
) -> None:
    with closing(DesktopBoard(opens=False)) as board:
        board.notify(about(to_approve()))
        (notice,) = server.shown()
        assert [label for _, label in notice.buttons] == ["Approve"]
        assert "followupd x" in notice.body
        server.emit("ActionInvoked", "us", notice.number, "default")
        assert heard(board) == []


def test_where_a_click_opens_the_page_no_command_takes_up_room(
    server: Notifications, board: DesktopBoard
) -> None:
    board.notify(about(to_approve()))
    assert "followupd x" not in server.shown()[0].body


def test_a_click_on_the_notice_of_another_program_means_nothing(
    server: Notifications, board: DesktopBoard
) -> None:
    board.notify(about(to_approve()))
    (notice,) = server.shown()
    server.emit("ActionInvoked", "us", notice.number + 7, "default")
    server.emit("ActionInvoked", "us", notice.number, "approve")
    server.emit("ActionInvoked", "us", notice.number, "something else")
    assert heard(board) == []


def test_a_click_that_is_older_than_a_notice_can_not_mean_it(
    server: Notifications, board: DesktopBoard
) -> None:
    board.notify(about(to_approve()))
    server.emit("ActionInvoked", "us", 2, "default")  # of a notice before ours had this number
    board.notify(about(to_approve("ivo")))
    assert server.shown()[-1].number == 2
    assert heard(board) == []


def test_a_notice_says_approve_with_a_word_of_its_own(
    server: Notifications, board: DesktopBoard
) -> None:
    board.notify(about(to_approve()))
    board.notify(about(to_approve("ivo")))
    one, other = server.shown()
    server.emit("ActionInvoked", "us", other.number, one.key("Approve"))
    assert heard(board) == []


def test_somebody_else_on_the_bus_can_not_click(
    server: Notifications, board: DesktopBoard, dbus_session: Bus
) -> None:
    from jeepney import HeaderFields, new_signal  # noqa: PLC0415 - as the program has it
    from jeepney.io.blocking import open_dbus_connection  # noqa: PLC0415 - likewise

    from followupd.adapters.desktop_line import SERVER  # noqa: PLC0415 - likewise

    board.notify(about(to_approve()))
    (notice,) = server.shown()
    line = board._line
    assert line is not None
    forged = new_signal(SERVER, "ActionInvoked", "us", (notice.number, notice.key("Approve")))
    forged.header.fields[HeaderFields.destination] = line._bus.unique_name
    with open_dbus_connection(dbus_session.address) as stranger:
        stranger.send(forged)
        dbus_session.has("x.y")
        assert heard(board) == []


def test_a_closed_notice_can_not_be_clicked_any_more(
    server: Notifications, board: DesktopBoard
) -> None:
    board.notify(about(to_approve()))
    (notice,) = server.shown()
    server.emit("NotificationClosed", "uu", notice.number, 2)
    server.click(notice)
    assert heard(board) == []


def test_a_newer_notice_of_the_same_letters_takes_the_place_of_the_older(
    server: Notifications, board: DesktopBoard
) -> None:
    board.notify(about(to_approve()))
    board.notify(about(to_approve("ivo")))
    board.notify(about(to_approve("ivo"), to_approve(), key="later"))
    first, second, both = server.shown()
    assert both.replaces in {first.number, second.number}
    assert {both.replaces, *server.taken_away()} == {first.number, second.number}


def test_a_notice_goes_away_with_its_reason(server: Notifications, board: DesktopBoard) -> None:
    board.notify(about(to_approve()))
    board.renew(lambda shown: shown)
    assert server.taken_away() == []
    board.renew(lambda _: None)
    wait_until(lambda: server.taken_away() == [1], "the notice is taken away")
    assert len(server.shown()) == 1


def test_a_notice_changes_with_its_letter(server: Notifications, board: DesktopBoard) -> None:
    board.notify(about(letter(state=State.NEEDS_DETAILS)))
    board.renew(lambda _: about(to_approve(), title="It is ready"))
    first, second = server.shown()
    assert (second.replaces, second.title) == (first.number, "It is ready")
    server.click(second, second.key("Approve"))
    assert [x.wish for x in heard(board)] == [Wish.APPROVE]


def test_after_a_restart_of_the_server_no_old_number_means_anything(
    dbus_session: Bus, tmp_path: Path, board: DesktopBoard
) -> None:
    with session.notification_daemon(dbus_session, tmp_path / "one", ABLE) as server:
        board.notify(about(to_approve()))
        (old,) = server.shown()
        server.end()
    with session.notification_daemon(dbus_session, tmp_path / "two", ABLE) as server:
        server.emit("ActionInvoked", "us", old.number, old.key("Approve"))
        server.emit("ActionInvoked", "us", old.number, "default")
        assert heard(board) == []
        board.notify(about(to_approve("ivo")))
        new = server.shown()[-1]
        assert (new.number, new.replaces) == (old.number, 0)
        board.renew(lambda shown: shown)
        server.click(new)
        assert [x.reminder.letters for x in heard(board)] == [("acme-phone/ivo",)]


def test_after_a_restart_of_the_bus_the_next_notice_is_shown_and_heard(
    fresh_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, board: DesktopBoard
) -> None:
    for life in ("one", "two"):
        with ExitStack() as stack:
            bus = stack.enter_context(session.session_bus())
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
            server = stack.enter_context(
                session.notification_daemon(bus, tmp_path / f"{life}.log", ABLE)
            )
            wait_until(lambda: _told(board), "the reminder is told")
            server.click(server.shown()[-1])
            assert len(heard(board)) == 1
        assert board.clicked() == []
        board.renew(lambda _: None)  # nothing of it stands any more


def _told(board: DesktopBoard) -> bool:
    try:
        board.notify(about(to_approve()))
    except NotDelivered:
        return False  # the end of the old line has not been noticed yet
    return True


def test_a_click_after_the_end_means_nothing(server: Notifications, board: DesktopBoard) -> None:
    board.notify(about(to_approve()))
    (notice,) = server.shown()
    board.close()
    server.click(notice)
    assert board.clicked() == []


def test_a_server_that_hangs_does_not_hang_the_daemon(server: Notifications) -> None:
    with closing(DesktopBoard(opens=True, limit=0.3)) as board:
        board.notify(about(to_approve(), urgency=Urgency.CRITICAL))
        with server.frozen():
            with pytest.raises(NotDelivered) as failed:
                board.notify(about(to_approve("ivo")))
            assert "did not answer" in failed.value.message
            board.renew(lambda _: None)
            assert board.clicked() == []
        board.notify(about(to_approve("ivo"), key="again"))
        assert server.shown()[-1].body


def test_the_reader_ends_with_the_board(server: Notifications) -> None:
    before = threading.active_count()
    with closing(DesktopBoard(opens=True)) as board:
        board.notify(PLAIN)
        assert threading.active_count() == before + 1
    assert threading.active_count() == before
