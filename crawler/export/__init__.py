"""Exports: the archive, or what a filter leaves of it -> CSV or JSON lines, whole files or none."""

from .columns import COLUMNS, Column
from .writing import ExportFilter, ExportOptions, export

__all__ = ["COLUMNS", "Column", "ExportFilter", "ExportOptions", "export"]
