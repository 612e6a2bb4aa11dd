"""The archive in Datasette: a plugin (metadata, pages, limits) and `serve` (`archive.db -> http://127.0.0.1:8001/`).

Datasette finds the plugin by itself wherever newsarchive is installed: `datasette archive.db` looks and behaves as `newsarchive serve`
does. It touches nothing where no archive is served.
"""

from .plugin import (
    asgi_wrapper,
    extra_template_vars,
    filters_from_request,
    get_metadata,
    handle_exception,
    menu_links,
    permission_allowed,
    prepare_connection,
    prepare_jinja2_environment,
    register_output_renderer,
    register_routes,
    render_cell,
    startup,
)
from .server import Sql, serve

__all__ = [
    "Sql", "asgi_wrapper", "extra_template_vars", "filters_from_request", "get_metadata", "handle_exception", "menu_links", "permission_allowed",
    "prepare_connection", "prepare_jinja2_environment", "register_output_renderer", "register_routes", "render_cell", "serve", "startup",
]
