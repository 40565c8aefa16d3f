"""Uploads end where they are too large anyway: no more of a file is kept on the disk than shows that."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

MOST_FILES = 10  # of the largest size, in one form


class Capped(FileUploadHandler):
    """Stands before the handlers that store. What it lets fall is more than a file may have: the file is refused."""

    whole = size = 0

    def new_file(self, *args: object, **kwargs: object) -> None:
        self.size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        fits = self.size <= settings.MAX_UPLOAD  # what was let through so far; one chunk more makes it too large
        self.size += len(raw_data)
        self.whole += len(raw_data)
        if self.whole > MOST_FILES * settings.MAX_UPLOAD:
            raise RequestDataTooBig("files of one form")
        return raw_data if fits else None

    def file_complete(self, file_size: int) -> None:
        return None
