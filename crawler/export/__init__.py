"""Exports: the archive, or what a filter leaves of it -> CSV or JSON lines, whole files or none."""

from .columns import COLUMNS, Column
from .lines import Lines
from .writing import ExportFilter, ExportOptions, columns_of, export

__all__ = ["COLUMNS", "Column", "ExportFilter", "ExportOptions", "Lines", "columns_of", "export"]
