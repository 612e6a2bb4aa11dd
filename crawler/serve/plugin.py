"""The hooks by which Datasette asks us: metadata, pages, cells, limits and headers for the archives that it serves.

Datasette loads this while `datasette.app` is being imported, so nothing here may import that at the top.
"""

from __future__ import annotations

import logging
import weakref
from collections.abc import Awaitable, Callable, Iterator
from importlib.util import find_spec
from sqlite3 import Connection, Row
from typing import TYPE_CHECKING, TypeVar

from datasette import Response, hookimpl
from datasette.utils import tilde_encode
from datasette.utils.asgi import NotFound, Request
from jinja2 import Environment
from markupsafe import Markup

from . import cells, charts, feeds, limits, options, security, tiles
from .archives import archives, is_archive, open_to
from .countries import country
from .hints import hints
from .mending import Mended
from .metadata import Json, metadata
from .requests import Places, bounded, compressed, tidied
from .rooms import ROOMS, row_page
from .rooms.home import home_page
from .rooms.room import ODD, Visitor
from .site import Site
from .spared import spare_counts, spare_search

if TYPE_CHECKING:
    from datasette.app import Datasette

Page = TypeVar("Page")
_places: weakref.WeakKeyDictionary[Datasette, Places] = weakref.WeakKeyDictionary()    # Datasette makes its app anew for each internal request
_metadata: weakref.WeakKeyDictionary[Datasette, dict[tuple[str, ...], Json]] = weakref.WeakKeyDictionary()


@hookimpl
def startup(datasette: Datasette) -> Callable[[], Awaitable[None]] | None:
    """Settings that suit an archive, where the user gave none, and what takes long is not asked for; what is returned runs when all plugins have added their databases."""
    for name in archives(datasette):
        options.apply(datasette)
        spare_counts(datasette.get_database(name))
    return (lambda: tiles.prepare(datasette)) if archives(datasette) and tiles.are_here() else None


@hookimpl(hookwrapper=True)
def filters_from_request(request: Request, database: str, datasette: Datasette) -> Iterator[None]:
    """A search of a table's page is bounded; that of its JSON or CSV is not."""
    outcome = yield
    if is_archive(datasette, database) and not request.url_vars.get("format"):
        outcome.force_result([spare_search(datasette.get_database(database), one) for one in outcome.get_result()])    # type: ignore[attr-defined]


@hookimpl
def get_metadata(datasette: Datasette) -> Json:
    """The same as in datasette_metadata.json, whatever the archive is called; a file given with -m wins over it."""
    names = archives(datasette)
    if not names:
        return {}
    known = _metadata.setdefault(datasette, {})
    if names not in known:
        every = [metadata(name, datasette.setting("base_url")) for name in names]
        databases = {key: value for one in every for key, value in one["databases"].items()}    # type: ignore[attr-defined]
        known[names] = every[0] | {"databases": databases, "plugins": {charts.PLUGIN: charts.dashboards(names)}}
    return known[names]


@hookimpl
def prepare_connection(conn: Connection, database: str, datasette: Datasette) -> None:
    """Limits for every connection that visitors' SQL can reach."""
    if database != "_internal" and archives(datasette):
        limits.limit(conn, datasette.setting("sql_time_limit_ms") / 1000)


@hookimpl
def prepare_jinja2_environment(env: Environment, datasette: Datasette) -> None:
    """Nonces for scripts in templates, and what our templates need on every page."""
    env.add_extension(security.Nonces)
    env.add_extension(Mended)
    env.globals["newsarchive"] = Site(datasette)
    env.filters["country"] = country
    env.filters["moment"] = lambda value: cells.moment(value or "") or value or ""
    env.filters["outside"] = lambda value: cells.outside(value or "") or value or ""


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[security.App], security.App]:
    """Headers for every response, and requests within bounds.

    `plugins.newsarchive.content_security_policy` in the metadata changes single directives: {"img-src": "'self' https://tiles.example"}.
    """
    def policy() -> dict[str, str] | None:
        config = datasette.plugin_config("newsarchive") or {}
        return security.POLICY | config.get("content_security_policy", {}) if archives(datasette) else None

    def wrap(app: security.App) -> security.App:
        if not archives(datasette):
            return app
        places = _places.setdefault(datasette, Places())
        return security.with_headers(tidied(bounded(places.seated(compressed(charts.let_through(app, datasette))))), policy)

    return wrap


@hookimpl
def extra_template_vars(
        template: str, view_name: str, database: str | None, table: str | None, request: Request | None,
        datasette: Datasette) -> Callable[[], Awaitable[dict[str, object]]]:
    """The data of our pages: the home page, the rows that have a page of their own, and what a question's form suggests."""
    async def variables() -> dict[str, object]:
        actor = request.actor if request is not None else None
        readable = [name for name in archives(datasette) if await open_to(datasette, actor, name)]
        shown: dict[str, object] = {"readable_archives": readable}
        if view_name == "index":
            shown["homes"] = [home for name in readable for home in [await _made(home_page(datasette.get_database(name)))] if home is not None]
        elif view_name == "row" and request is not None and database in readable:
            shown["page"] = await _made(row_page(Visitor(datasette, datasette.get_database(database), request), str(table), request.url_vars["pks"]))
        elif template == "query.html":
            is_ours = request is not None and database in readable
            shown["hints"] = await hints(datasette.get_database(database), request.url_vars.get("table")) if is_ours else {}
        return shown

    return variables


async def _made(page: Awaitable[Page | None]) -> Page | None:
    """The page; None, where Datasette's own will do, of an archive with values that no crawl writes."""
    try:
        return await page
    except ODD:
        logging.getLogger(__name__).exception("a page of an odd archive")
        return None


@hookimpl
def render_cell(
        row: Row, value: object, column: str, table: str | None, database: str, datasette: Datasette) -> Markup | None:
    """Links, short times and marked passages."""
    if not is_archive(datasette, database):
        return None
    home = datasette.urls.database(database)
    return cells.cell(column, value, row, table, lambda name, key: f"{home}/{name}/{tilde_encode(key)}" if key else f"{home}/{name}")


@hookimpl(tryfirst=True)
def handle_exception(exception: Exception, request: Request) -> Response | None:
    """A query that needs too much memory is told so; everything else is Datasette's."""
    if not isinstance(exception, MemoryError):
        return None
    why = f"This query needs more than {limits.MAX_HEAP // 1024**2} MB of memory: ask for less."
    if request.path.endswith(".json"):
        return Response.json({"ok": False, "error": why, "status": 400, "title": None}, status=400)
    return Response.text(f"{why}\n", status=400)


@hookimpl(tryfirst=True)    # so that what other plugins say counts more
def permission_allowed(datasette: Datasette, actor: dict[str, object] | None, action: str, resource: object) -> Awaitable[bool | None] | None:
    """What our charts ask may be asked, whether visitors may send SQL or not."""
    return charts.is_allowed(datasette, actor, resource) if action == "execute-sql" and isinstance(resource, str) else None


@hookimpl
def register_output_renderer() -> list[dict[str, object]]:
    """Lists of articles as Atom, beside JSON and CSV; who installed datasette-atom has feeds of other databases, which must go on."""
    return [] if find_spec("datasette_atom") else [{"extension": "atom", "render": feeds.render, "can_render": feeds.can_render}]


@hookimpl
def menu_links(datasette: Datasette, actor: dict[str, object] | None) -> Callable[[], Awaitable[list[dict[str, str]]]]:
    """The menu at the top of every page."""
    async def links() -> list[dict[str, str]]:
        names = [name for name in archives(datasette) if await open_to(datasette, actor, name)]
        rooms = [(f"-/{one.path}", one.label) for one in ROOMS if one.label]
        paths = [*rooms, ("news", "All articles"), ("outlets", "Outlets"), ("datelines", "Datelines"), ("failures", "Failures")]
        return [{"href": f"{datasette.urls.database(name)}/{path}", "label": f"{name}: {label}" if len(names) > 1 else label} for name in names for path, label in paths]

    return links


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Awaitable[Response]]]]:
    """The rooms, and two pages that belong to no archive; who installed datasette-block-robots gets robots.txt from there, as it is configured."""
    robots = [] if find_spec("datasette_block_robots") else [(r"^/robots\.txt$", _robots)]
    return [(r"^/-/newsarchive$", _about), *robots, *((room.route, room.open) for room in ROOMS)]


async def _about(request: Request, datasette: Datasette) -> Response:
    """What this archive is, and what each column means."""
    if not archives(datasette):
        raise NotFound("No archive is served here")
    return Response.html(await datasette.render_template("newsarchive/about.html", {"metadata": datasette.metadata()}, request=request, view_name="newsarchive"))


async def _robots(datasette: Datasette) -> Response:
    """An archive of others' texts is not for search engines."""
    if not archives(datasette):
        raise NotFound("No archive is served here")
    return Response.text("User-agent: *\nDisallow: /\n")
