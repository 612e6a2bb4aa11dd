"""A room with an address of its own: `/ARCHIVE/-/PATH`, for those who may see the archive (`Request -> Response`)."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from datasette import Response
from datasette.utils import tilde_decode
from datasette.utils.asgi import Forbidden, NotFound, Request

from ..archives import is_archive, open_to

if TYPE_CHECKING:
    from datasette.app import Datasette
    from datasette.database import Database


# What comes of values that newsarchive never writes: a stranger's archive may hold anything in any column.
ODD = (ValueError, TypeError, OverflowError, KeyError, ZeroDivisionError)
SORRY = "This archive holds values that newsarchive never writes, so that this page cannot be made: its tables show them as they are."


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks for a room, and of which archive."""

    datasette: Datasette
    database: Database
    request: Request

    @property
    def base(self) -> str:
        """The archive's own address: "/archive"."""
        return self.datasette.urls.database(self.database.name)

    @property
    def title(self) -> str:
        """What the archive is called."""
        return str(self.datasette.metadata("title", database=self.database.name) or "News archive")

    def absolute(self, path: str = "") -> str:
        """The full address of the archive, or of a path below it."""
        return self.datasette.absolute_url(self.request, f"{self.base}{path}")

    async def page(self, template: str, /, **context: object) -> Response:
        """A page made of newsarchive/TEMPLATE; it has `database` and `base` beside what is given."""
        about = (self.datasette.metadata("databases") or {}).get(self.database.name)
        every = {"database": self.database.name, "base": self.base, "metadata": about, **context}
        view = template.removesuffix(".html")
        return Response.html(await self.datasette.render_template(f"newsarchive/{template}", every, request=self.request, view_name=view))


@dataclass(frozen=True, slots=True)
class Room:
    """A room. `path`: a regular expression, what follows `/ARCHIVE/-/`; its named groups are in `request.url_vars`."""

    path: str
    answer: Callable[[Visitor], Awaitable[Response]]
    label: str | None = None    # in the menu

    @property
    def route(self) -> str:
        """The address, as Datasette wants it."""
        return rf"^/(?P<database>[^/]+)/-/{self.path}$"

    async def open(self, request: Request, datasette: Datasette) -> Response:
        """The answer to a visitor. Raises NotFound where there is no such archive, Forbidden where it is not theirs to see."""
        name = tilde_decode(request.url_vars["database"])
        if not is_archive(datasette, name):
            raise NotFound("No such archive")
        if not await open_to(datasette, request.actor, name):
            raise Forbidden("view-table articles")
        try:
            return await self.answer(Visitor(datasette, datasette.get_database(name), request))
        except ODD:
            logging.getLogger(__name__).exception("%s", request.path)
            return Response.text(f"{SORRY}\n", status=500)
