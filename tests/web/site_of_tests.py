"""The server that the web's tests are about: a folder of its own for each process, places added by those that need them."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

HOST = "localhost"


def set_up() -> None:
    """Set Django up with a site without places; cheap, and no table is made yet."""
    if "ULTRAMICRO_SITE" in os.environ and Path(os.environ["ULTRAMICRO_SITE"]).parent.name.startswith(
        f"um-web-{os.getpid()}-"
    ):
        return
    home = Path(tempfile.mkdtemp(prefix=f"um-web-{os.getpid()}-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    from ultramicro.web.serving import make_home
    from ultramicro.web.site import Site

    make_home(Site(home=home, places={}, hosts=(HOST, "testserver")))
    import django

    django.setup()
