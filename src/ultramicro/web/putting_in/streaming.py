"""Files as they arrive: straight to disk, of those who may send any, and none longer than it may be."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import SkipFile, StopUpload, TemporaryFileUploadHandler

LONGEST_BYTES = 200 * 1024 * 1024


class Bounded(TemporaryFileUploadHandler):
    """Streams each file to the server's own folder of uploads, and drops one that is too long."""

    def new_file(self, *given: Any, **named: Any) -> None:
        """Begin a file; what strangers send is not read at all."""
        user = getattr(self.request, "user", None)
        if user is None or not user.is_authenticated:
            raise StopUpload(connection_reset=True)
        self.taken_bytes = 0
        self.hasher = blake2b(digest_size=12)  # as `place.store.file_digest`
        super().new_file(*given, **named)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece of it."""
        self.taken_bytes += len(raw_data)
        if self.taken_bytes > LONGEST_BYTES:
            self.file.close()  # which also takes it from the disk
            self.request.too_long = [*getattr(self.request, "too_long", []), str(self.file_name)]
            raise SkipFile
        self.hasher.update(raw_data)
        super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> UploadedFile | None:
        """End a file."""
        if self.taken_bytes > LONGEST_BYTES:
            return None
        done: Any = super().file_complete(file_size)
        done.digest, done.path = self.hasher.hexdigest(), done.temporary_file_path()
        return done
