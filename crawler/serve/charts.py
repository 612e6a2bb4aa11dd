"""The charts of an archive, as data for datasette-dashboards (the extra `dashboards`), and the right to ask what they ask.

Their scripts send SQL, which `newsarchive serve` takes from nobody: a request whose SQL is that of a chart, letter by letter, is let through.
Vega compiles a chart's expressions with `new Function`, which our Content-Security-Policy forbids; with `ast` it interprets them instead.
Only charts that Vega draws: the plugin's tables and numbers would be set as HTML, and its map loads tiles from another host.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from textwrap import dedent, indent
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from datasette.utils import tilde_encode

from ..archive.schema import IS_EDIT
from .archives import archives
from .security import App, Scope, Send

if TYPE_CHECKING:
    from datasette.app import Datasette

PLUGIN = "datasette-dashboards"
INSTALL = "pip install 'newsarchive[dashboards]'"
ABOUT = "The last 90 days, where a title does not say otherwise. Each title leads to its chart in large, and from there to its numbers."

NO_DAY = "SELECT date('now'), 'nothing yet', 0"
NO_FAILURE = "SELECT date('now'), 'nothing failed', 0"
NO_KIND = "SELECT 'nothing', 0"

Json = dict[str, Any]

DAY: Json = {"field": "day", "type": "temporal", "timeUnit": "utcyearmonthdate", "title": None, "scale": {"type": "utc", "domainMin": {"expr": "now() - 90 * 864e5"}, "domainMax": {"expr": "now() + 864e5"}},
             "axis": {"format": "%-d %b", "labelOverlap": True, "labelSeparation": 12, "tickCount": 7}}
SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"    # a name: nothing is loaded from there
EMBEDDED: Json = {"embedOptions": {"ast": True, "renderer": "svg", "actions": False}}
CONFIG: Json = {"background": "transparent", "font": "system-ui, sans-serif", "axis": {"labelFontSize": 12}, "legend": {"labelFontSize": 12}, "view": {"stroke": None}}
LEGEND: Json = {"orient": "bottom", "columns": 2, "labelLimit": 130, "title": None}

OUTCOMES: Json = {"domain": ["new", "revised", "unchanged", "no article", "missing or gone", "failed"],
                  "range": ["#4c78a8", "#72b7b2", "#bab0ac", "#eeca3b", "#b279a2", "#e45756"]}


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart. `question` selects a day or kind, what it is divided by, and a number; `encoding` is Vega-Lite's."""

    name: str
    title: str
    question: str
    encoding: Json
    nothing: str = NO_DAY

    @property
    def sql(self) -> str:
        """The question, answered by one row of nothing where there is nothing: Vega draws infinities then, which hang the browser."""
        return f"WITH shown AS (\n{indent(self.question, '  ')})\nSELECT * FROM shown UNION ALL {self.nothing} WHERE NOT EXISTS (SELECT 1 FROM shown)"    # noqa: S608 - our own words


def _amount(name: str) -> Json:
    return {"field": name, "type": "quantitative", "title": None, "axis": {"tickMinStep": 1, "format": "~s", "labelExpr": "datum.value % 1 ? '' : datum.label"}}    # half an article is none


def _kinds(name: str) -> Json:
    return {"field": name, "type": "nominal", "title": None, "sort": "-x", "axis": {"labelLimit": 120}}


def _columns(y: str, colour: str, scale: Json | None = None) -> Json:
    """Stacked columns, one a day."""
    tooltip = [{"field": "day", "type": "nominal"}, {"field": colour, "type": "nominal"}, {"field": y, "type": "quantitative"}]
    return {"x": DAY, "y": _amount(y), "color": {"field": colour, "type": "nominal", "legend": LEGEND, "scale": scale or {}}, "tooltip": tooltip}


def _rows(x: str, y: str) -> Json:
    """Bars, the longest first."""
    return {"x": _amount(x), "y": _kinds(y), "tooltip": [{"field": y, "type": "nominal"}, {"field": x, "type": "quantitative"}]}


ARTICLES = Chart("articles", "Articles a day, by outlet: the six that printed most", dedent("""\
    WITH days AS (SELECT sources.id, sources.name, coverage.day, coverage.archived
                    FROM sources JOIN coverage ON coverage.source_id = sources.id AND coverage.day > date('now', '-90 days')),
         most AS (SELECT id FROM days GROUP BY id ORDER BY sum(archived) DESC, id LIMIT 6)
    SELECT day, CASE WHEN id IN (SELECT id FROM most) THEN name ELSE 'all others' END AS outlet, sum(archived) AS articles
      FROM days GROUP BY 1, 2 ORDER BY 1, 2"""), _columns("articles", "outlet"))

VISITS = Chart("visits", "What became of the visits of each day", dedent("""\
    WITH days AS (SELECT coverage.* FROM sources JOIN coverage ON coverage.source_id = sources.id AND coverage.day > date('now', '-90 days'))
    SELECT day, outcome.key AS outcome, sum(outcome.value) AS visits
      FROM days JOIN json_each(json_object('new', archived, 'revised', revised, 'unchanged', unchanged, 'no article', rejected,
                                           'missing or gone', missing + gone, 'failed', failed)) AS outcome
     GROUP BY 1, 2 ORDER BY 1, 2"""), _columns("visits", "outcome", OUTCOMES), "SELECT date('now'), 'new', 0")

EDITS = Chart("edits", "Edits by kind: the last 5,000", dedent(f"""\
    WITH latest AS (SELECT coalesce(kinds, changed) AS kinds, is_stealth FROM revisions
                     WHERE {IS_EDIT} AND seen_at > date('now', '-90 days')
                     ORDER BY seen_at DESC LIMIT 5000)
    SELECT kind.value AS kind, CASE WHEN is_stealth THEN 'stealth' ELSE 'not stealth' END AS how, count(*) AS edits
      FROM latest JOIN json_each('[' || replace(json_quote(kinds), '; ', '","') || ']') AS kind
     GROUP BY 1, 2 ORDER BY 3 DESC"""),    # noqa: S608 - our own words
    _rows("edits", "kind") | {"color": {"field": "how", "type": "nominal", "legend": LEGEND, "scale": {"domain": ["not stealth", "stealth"]}}},
    "SELECT 'nothing', 'not stealth', 0")

COUNTRIES = Chart("countries", "Where stories were filed from: countries in the datelines of the last 20,000 articles", dedent("""\
    SELECT places.country AS country, count(*) AS articles
      FROM article_places
      JOIN places ON places.id = article_places.place_id
     WHERE article_places.article_id > (SELECT max(id) FROM articles) - 20000 AND places.country IS NOT NULL
     GROUP BY 1 ORDER BY 2 DESC LIMIT 15"""), _rows("articles", "country"), NO_KIND)

FAILURES = Chart("failures", "What failed, by class: visits and polls", dedent("""\
    WITH days AS (SELECT d.day, d.detail, sum(d.n) AS n FROM sources JOIN coverage_details AS d ON d.source_id = sources.id AND d.day > date('now', '-90 days')
                   WHERE d.outcome IN ('failed', 'poll_failed') GROUP BY 1, 2),
         most AS (SELECT detail FROM days GROUP BY 1 ORDER BY sum(n) DESC, 1 LIMIT 7)
    SELECT day, CASE WHEN detail IN (SELECT detail FROM most) THEN detail ELSE 'all others' END AS class, sum(n) AS failures
      FROM days GROUP BY 1, 2 ORDER BY 1, 2"""), _columns("failures", "class"), NO_FAILURE)

CHARTS: tuple[Chart, ...] = (ARTICLES, VISITS, EDITS, COUNTRIES, FAILURES)
_SQL = frozenset(chart.sql for chart in CHARTS)
_asked: ContextVar[frozenset[str]] = ContextVar("asked", default=frozenset())


def dashboards(databases: Iterable[str]) -> Json:
    """The plugin's configuration: a dashboard for each archive whose name is the same in an address, since its scripts put it there as it is."""
    return {database: _dashboard(database) for database in databases if tilde_encode(database) == database}


def _dashboard(database: str) -> Json:
    return {
        "title": f"Charts of {database}", "description": ABOUT,
        "charts": {chart.name: _chart(chart, database) for chart in CHARTS},
    }


def _chart(chart: Chart, database: str) -> Json:
    display = {"$schema": SCHEMA, "mark": {"type": "bar"}, "encoding": chart.encoding, "config": CONFIG, "usermeta": EMBEDDED}
    return {"title": chart.title, "db": database, "query": chart.sql, "library": "vega-lite", "display": display}


def let_through(app: App, datasette: Datasette) -> App:
    """The same application, which knows of each request whether its SQL is ours."""
    async def wrapped(scope: Scope, receive: Any, send: Send) -> None:
        token = _asked.set(frozenset(name for name in archives(datasette) if scope["type"] == "http" and _is_ours(scope, datasette, name)))
        try:
            await app(scope, receive, send)
        finally:
            _asked.reset(token)

    return wrapped


def _is_ours(scope: Scope, datasette: Datasette, name: str) -> bool:
    """Whether a request is for the page of the charts of that archive, or for what they ask and nothing else."""
    root, home, page = datasette.setting("base_url"), f"/{name}", f"/-/dashboards/{name}"
    path = f"/{scope['path'].removeprefix(root)}" if scope["path"].startswith(root) else scope["path"]    # a proxy may have taken it off
    if path in (home, f"{home}.json", f"{home}.csv"):
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True).get("sql", [])
        return len(asked) == 1 and asked[0] in _SQL
    return path == page or path.startswith(f"{page}/")


async def is_allowed(datasette: Datasette, actor: dict[str, Any] | None, database: str) -> bool | None:
    """Whether this request may send its SQL; None: it is not ours to say."""
    if database not in _asked.get():
        return None
    return await datasette.permission_allowed(actor, "view-database", resource=database, default=True) or None
