"""The pages and what they answer to. GET shows, POST does and leads back to a page that says so."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route, Router
from starlette.types import ASGIApp

from followupd.core import states
from followupd.core.model import Letter
from followupd.errors import FollowupError, NotAllowed
from followupd.flow.editing import as_opened
from followupd.flow.run import Pass
from followupd.ports import Clock
from followupd.web import acts
from followupd.web.entry import COOKIE_LASTS, LINK_LASTS, Door, News, is_ahead, is_local
from followupd.web.guard import Guard, cookie_name, first
from followupd.web.letter_view import letter_page
from followupd.web.paper import page, static
from followupd.web.room import Room
from followupd.web.scene import Scene, path_of
from followupd.web.views import overview, ready

SEE_OTHER = 303


def make_app(room: Room, door: Door, port: int, clock: Clock) -> ASGIApp:
    """The whole page behind its guard."""
    site = _Site(room, door, port, clock)
    letter = "/letters/{interview}/{person}"
    routes = [
        Route("/", site.overview, methods=["GET"]),
        Route("/version", site.version, methods=["GET"]),
        Route("/enter", site.enter, methods=["GET"]),
        Route("/static/{name}", site.static, methods=["GET"]),
        Route("/interviews/{interview}", site.read_all, methods=["GET"]),
        Route(letter, site.letter, methods=["GET"]),
        Route(f"{letter}/edit", site.edit, methods=["GET"]),
        Route(f"{letter}/edit", site.keep, methods=["POST"]),
        Route(f"{letter}/discard", site.discard, methods=["POST"]),
        Route("/say", site.say, methods=["POST"]),
        Route("/{rest:path}", site.nowhere, methods=["GET", "POST"]),
    ]
    return Guard(Router(routes, redirect_slashes=False), door, port, clock.now)


class _Site:
    """What each address answers. Each method runs in a thread of its own, one at a time."""

    def __init__(self, room: Room, door: Door, port: int, clock: Clock) -> None:
        self._room = room
        self._door = door
        self._port = port
        self._clock = clock
        self._used: dict[str, str] = {}  # addresses that let somebody in, until they run out

    # looking

    def overview(self, request: Request) -> Response:
        """Everything at a glance."""
        return self._look(
            request,
            lambda _, scene: self._page(
                request, "overview.html", view=overview(scene), queue=_short(scene.settings.queue)
            ),
        )

    def read_all(self, request: Request) -> Response:
        """All letters of an interview that wait for an approval, to be read and approved."""
        interview = request.path_params["interview"]

        def answer(_: Pass, scene: Scene) -> Response:
            rows = ready(interview, scene)
            if not rows:
                return RedirectResponse("/", SEE_OTHER)
            views = [letter_page(x.letter, scene, ()) for x in rows]
            return self._page(request, "read_all.html", views=views)

        return self._look(request, answer)

    def letter(self, request: Request) -> Response:
        """One letter."""

        def answer(walk: Pass, scene: Scene) -> Response:
            letter = scene.letter(_id(request))
            if letter is None:
                return self.nowhere(request)
            view = letter_page(letter, scene, self._room.history(walk, letter.id))
            return self._page(request, "letter.html", view=view)

        return self._look(request, answer)

    def edit(self, request: Request) -> Response:
        """The form for one's own wording."""

        def answer(walk: Pass, scene: Scene) -> Response:
            letter = scene.letter(_id(request))
            if letter is None:
                return self.nowhere(request)
            states.edit(letter, letter.subject, letter.body, "")  # raises where its time is over
            if walk.intake.entry_of(letter.id) is None:
                raise NotAllowed(
                    f"{letter.id} can't be edited: its entry has a problem, or is gone",
                    hint="the overview says what is wrong",
                )
            typed = acts.Typed(letter.subject, letter.body, as_opened(letter))
            return self._form(request, letter, typed)

        try:
            return self._look(request, answer)
        except NotAllowed as error:
            return self._back(path_of(_id(request)), News("refused", error.message, error.hint))

    def version(self, _: Request) -> Response:
        """A word that changes when a page may have changed."""
        return PlainTextResponse(self._room.version(self._clock.now()))

    def static(self, request: Request) -> Response:
        """Style, script, icon."""
        return static(request.path_params["name"]) or self.nowhere(request)

    def nowhere(self, _: Request) -> Response:
        """There is nothing at this address."""
        return page(
            "stopped.html",
            404,
            what="There is nothing here.",
            do="The letter may have got another name, or its interview another date.",
            home=True,
        )

    # coming in

    def enter(self, request: Request) -> Response:
        """An address of ours becomes a cookie; a question of `open` gets its answer."""
        query = request.query_params
        if question := query.get("ask", ""):
            return PlainTextResponse(self._door.proof(question[:200]))
        path, until, key = (query.get(name, "") for name in ("to", "until", "key"))
        if not self._door.admits(path, until, key):
            return page(
                "stopped.html",
                403,
                what="This address does not open the review page.",
                do="Run `followupd open` on this machine: it makes a new one.",
            )
        now = self._clock.now()
        used, moment = key in self._used, until.partition(".")[0]
        if used or not is_ahead(moment, now, LINK_LASTS):
            return page(
                "stopped.html",
                403,
                what="This address was used before, and lets nobody in any more."
                if used
                else "This address is older than ten minutes and lets nobody in any more.",
                do="Run `followupd open` for a new one. In a browser that was let in before,"
                " simply go on.",
                on=path,
            )
        self._used = {k: t for k, t in self._used.items() if is_ahead(t, now, LINK_LASTS)}
        self._used[key] = moment
        # No redirect: after a click elsewhere it would not carry a SameSite=Strict cookie.
        answer = page("enter.html", to=path)
        answer.set_cookie(
            cookie_name(self._port),
            # One that is good already is kept: the forms in other windows hang on it.
            request.scope["followupd.cookie"] or self._door.cookie(now),
            max_age=int(COOKIE_LASTS.total_seconds()),
            path="/",
            httponly=True,
            samesite="strict",
        )
        return answer

    # doing

    def say(self, request: Request) -> Response:
        """A word to one letter or several."""
        form = request.scope["followupd.form"]
        with self._room.walk() as walk:
            news = acts.speak(walk, form)
        (back,) = first(form, ["back"])
        return self._back(back, *news)

    def keep(self, request: Request) -> Response:
        """The typed text becomes the letter's, or the form comes back with it."""
        typed = acts.Typed(*first(request.scope["followupd.form"], ["subject", "body", "text"]))
        with self._room.walk() as walk:
            try:
                news = acts.keep(walk, _id(request), typed)
            except FollowupError as error:
                return self._typed_again(request, walk, typed, error)
        return self._back(path_of(_id(request)), news)

    def discard(self, request: Request) -> Response:
        """The user's wording is given up."""
        (seen,) = first(request.scope["followupd.form"], ["text"])
        with self._room.walk() as walk:
            news = acts.give_up(walk, _id(request), seen)
        return self._back(path_of(_id(request)), news)

    # how an answer is made

    def _look(self, request: Request, answer: Callable[[Pass, Scene], Response]) -> Response:
        # Before anything is read: what is saved meanwhile must look newer than this page.
        request.state.version = self._room.version(self._clock.now())
        with self._room.walk() as walk:
            return answer(walk, self._room.scene(walk))

    def _page(self, request: Request, name: str, status: int = 200, **facts: Any) -> Response:
        told = request.query_params.get("news", "")
        return page(
            name,
            status,
            token=self._door.form_token(request.scope["followupd.cookie"]),
            version=getattr(request.state, "version", ""),
            here=quote(request.scope["path"]),
            news=self._door.heard(told, self._clock.now()) if told else (),
            **facts,
        )

    def _form(
        self,
        request: Request,
        letter: Letter,
        typed: acts.Typed,
        error: FollowupError | None = None,
    ) -> Response:
        status = 422 if error else 200
        path = path_of(letter.id)
        return self._page(
            request, "edit.html", status, letter=letter, typed=typed, error=error, path=path
        )

    def _typed_again(
        self, request: Request, walk: Pass, typed: acts.Typed, error: FollowupError
    ) -> Response:
        """With the fingerprint of the text that stands now: kept once more, it is meant."""
        scene = self._room.scene(walk)
        letter = scene.letter(_id(request))
        if letter is None:
            return page("lost.html", 409, typed=typed, what=str(error), do=error.hint)
        again = acts.Typed(typed.subject, typed.body, as_opened(letter))
        return self._form(request, letter, again, error)

    def _back(self, path: str, *news: News) -> Response:
        path = path.partition("?")[0] if is_local(path) else "/"
        told = urlencode({"news": self._door.told(news, self._clock.now())})
        return RedirectResponse(f"{path}?{told}", SEE_OTHER)


def _short(file: Path) -> str:
    """As people write it, with ~ for their home."""
    with suppress(ValueError, RuntimeError):
        return f"~/{file.relative_to(Path.home()).as_posix()}"
    return str(file)


def _id(request: Request) -> str:
    return f"{request.path_params['interview']}/{request.path_params['person']}"
