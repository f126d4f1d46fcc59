"""A place of a few hundred people that keeps runs, and a stress test of it that takes a second or two."""

from datetime import date

from ultramicro.core.memory import MemoryPlace

LITTLE = {"techniques": "clearing", "months": 24, "seeds": 2, "draws": 0}


class Keeps:
    """A place that keeps what is done of long work, and notes how far that is."""

    def __init__(self, folder, *, progress=None, settings=None):
        self._place = MemoryPlace("Town", date(2026, 3, 31), {}, {"population": 300, **(settings or {})})
        self.folder, self.told, self._progress = folder, [], progress

    def __getattr__(self, name):
        return getattr(self._place, name)

    def working_folder(self, name):
        return self.folder / name

    @property
    def progress(self):
        def told(what, done, of):
            self.told.append((str(what), done, of))
            if self._progress:
                self._progress(what, done, of)

        return told
