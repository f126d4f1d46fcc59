"""Have Alembic write the steps out as SQL; for who changes them: `make steps`."""

from __future__ import annotations

import io
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from ultramicro.ledger.stores.migrations import DIALECTS, file_name

HERE = Path(__file__).parent


def written() -> dict[str, str]:
    """Return the SQL from every version before this program's, by file name."""
    steps = [step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions()]
    return {
        file_name(dialect, version): _script(dialect, version)
        for dialect in DIALECTS
        for version in ("", *steps[1:])
    }


def _script(dialect: str, version: str) -> str:
    output = io.StringIO()
    command.upgrade(_config(dialect=dialect, output=output), f"{version or 'base'}:head", sql=True)
    return "\n".join(line.rstrip() for line in output.getvalue().strip().splitlines()) + "\n"


def _config(**attributes: object) -> Config:
    config = Config(attributes=attributes)
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    return config


def main() -> None:
    """Write the files anew."""
    for name, text in written().items():
        (HERE / "written" / name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
