"""An outlet that is no longer followed: `enabled = false` in sources.toml, where everything else stays as it is."""

from __future__ import annotations

from pathlib import Path

import tomlkit

from ..errors import ConfigError
from ..files import whole_file
from .file import _alone, _parse, _read


def stop_source(path: Path, source_id: str) -> bool:
    """Set `enabled = false`; False where it was so already. Comments and order stay. The file changes whole or not at all.

    Raises ConfigError for an id that is not there, a file that `load` would refuse, and where it cannot be written.
    """
    try:
        with _alone(path.parent):
            text = _read(path)
            if not _parse(text, path).source(source_id).enabled:
                return False
            document = tomlkit.parse(text)
            table = next(table for table in document["source"] if table["id"] == source_id)    # type: ignore[union-attr]
            table["enabled"] = False
            changed = tomlkit.dumps(document)
            _parse(changed, path)
            with whole_file(path.resolve()) as file:
                file.write(changed.encode())
    except OSError as error:
        raise ConfigError(f"{path} cannot be written: {error.strerror}") from error
    return True
