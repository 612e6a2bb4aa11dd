"""Numbers in Prometheus' text exposition format, for node_exporter's textfile collector (`Metric* -> text`).

The format: https://prometheus.io/docs/instrumenting/exposition_formats/ - version 0.0.4, gauges without timestamps, which the collector refuses.
"""

from __future__ import annotations

from collections.abc import Iterable

from ..archive.metrics import Metric

PREFIX = "newsarchive_"
_ESCAPED = str.maketrans({"\\": "\\\\", "\n": "\\n", '"': '\\"'})    # in the value of a label; nothing else is special there


def exposition(metrics: Iterable[Metric]) -> str:
    """The whole text, each line ended."""
    return "".join(f"{line}\n" for metric in metrics if metric.samples for line in _lines(metric))


def _lines(metric: Metric) -> Iterable[str]:
    name = PREFIX + metric.name
    yield f"# HELP {name} {metric.about}"
    yield f"# TYPE {name} gauge"
    for labels, value in metric.samples:
        inside = ",".join(f'{key}="{text.translate(_ESCAPED)}"' for key, text in labels.items())
        yield f"{name}{{{inside}}} {value:.15g}" if inside else f"{name} {value:.15g}"
