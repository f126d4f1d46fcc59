"""A disk that fails on purpose: at a chosen write or sync it is full, broken, torn, or loses its power."""

import random

import apsw

KINDS = ("broken", "full", "torn", "power")


class FaultyDisk(apsw.VFS):
    """Fails at the call with the number `at` after it was armed, and at every call after that."""

    def __init__(self, name):
        super().__init__(name, base="")
        self.calls, self.at, self.kind, self.failed = 0, None, "", False
        self.dice, self.files = random.Random(1), []  # noqa: S311

    def arm(self, at, kind):
        self.calls, self.at, self.kind, self.failed = 0, at, kind, False

    def xOpen(self, name, flags):  # noqa: N802
        file = FaultyFile(self, name, flags)
        self.files.append(file)
        return file

    def due(self):
        self.calls += 1
        if self.at is not None and self.calls == self.at:
            self.failed = True
            if self.kind == "power":
                for file in self.files:
                    file.lose(self.dice)
            return True
        return False

    def fail(self):
        raise (apsw.FullError if self.kind == "full" else apsw.IOError)(f"the disk is {self.kind}")


class FaultyFile(apsw.VFSFile):
    """Remembers what was written since the last sync, so that it can be lost."""

    def __init__(self, disk, name, flags):
        super().__init__("", name, flags)
        self.disk, self.unsynced = disk, []

    def lose(self, dice):
        """Undo some of what was not synced yet, the last first: a power cut keeps what it likes."""
        for offset, before, size in reversed(self.unsynced):
            if dice.random() < 0.5:
                super().xWrite(before, offset)
                if offset + len(before) >= size and dice.random() < 0.5:
                    super().xTruncate(size)
        self.unsynced = []

    def xWrite(self, data, offset):  # noqa: N802
        if self.disk.failed:
            self.disk.fail()
        if self.disk.due():
            if self.disk.kind == "torn":
                super().xWrite(bytes(data[: len(data) // 2]), offset)
            self.disk.fail()
        size = super().xFileSize()
        before = super().xRead(len(data), offset) if offset + len(data) <= size else bytes(len(data))
        self.unsynced.append((offset, before, size))
        super().xWrite(data, offset)

    def xSync(self, flags):  # noqa: N802
        if self.disk.failed or self.disk.due():
            self.disk.fail()
        super().xSync(flags)
        self.unsynced = []

    def xTruncate(self, size):  # noqa: N802
        if self.disk.failed or self.disk.due():
            self.disk.fail()
        super().xTruncate(size)
