"""What the templates of Datasette and its plugins lack for those who do not see the page, or run no scripts (`template source -> the same, mended`)."""

from __future__ import annotations

from jinja2.ext import Extension

MENDED = {
    "<html>": '<html lang="en">',    # the pages' own words; an article's text has its own language
    '<select name="_filter_column': '<select aria-label="Column" name="_filter_column',
    '<select name="_filter_op': '<select aria-label="Comparison" name="_filter_op',
    '<select name="_sort"': '<select aria-label="Sort by" name="_sort"',
    '<input type="text" name="_filter_value': '<input type="text" aria-label="Value" name="_filter_value',
    '<div class="dashboard-grid">': '<noscript><p class="na-note">Scripts draw these charts. A title leads to the numbers all the same.</p></noscript>\n<div class="dashboard-grid">',
    'editor.setOption("extraKeys"': 'editor.getInputField().setAttribute("aria-label", "SQL");\n        editor.setOption("extraKeys"',
}


class Mended(Extension):
    """Mends templates before they are compiled; what a newer Datasette words differently stays as it is."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:    # noqa: ARG002
        """Called with a template's source before it is compiled."""
        for before, after in MENDED.items():
            source = source.replace(before, after)
        return source
