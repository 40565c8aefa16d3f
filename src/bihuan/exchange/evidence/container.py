"""A ZIP written piece by piece, with the digest of every file in it."""

import hashlib
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO

from bihuan.core.files import tidy_name

DIGESTS = "SHA256SUMS"


class Container:
    """Files go in by safe, unique names; `SHA256SUMS` comes last."""

    def __init__(self, target: IO[bytes], at: datetime) -> None:
        self.zip = zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED)
        self.time = at.timetuple()[:6]
        self.digests: dict[str, str] = {}

    def __enter__(self) -> "Container":
        return self

    def __exit__(self, *_error: object) -> None:
        """Whatever happened, the file below is not written to any more."""
        self.zip.close()

    def add(self, folder: str, name: str, content: bytes | Iterable[bytes]) -> tuple[str, str]:
        """Write a file; answers its path in the package and its digest."""
        path = self._free(folder, tidy_name(name))
        entry = zipfile.ZipInfo(path, self.time)
        entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
        total = hashlib.sha256()
        with self.zip.open(entry, "w", force_zip64=True) as file:
            for piece in (content,) if isinstance(content, bytes) else content:
                total.update(piece)
                file.write(piece)
        self.digests[path] = total.hexdigest()
        return path, self.digests[path]

    def _free(self, folder: str, name: str) -> str:
        """A path nobody has taken, also where capitals make no difference."""
        taken = {path.casefold() for path in self.digests}
        parts = [tidy_name(part) for part in folder.split("/") if part]
        plain = PurePosixPath(name)
        for count in range(1, len(self.digests) + 3):
            tried = plain if count == 1 else plain.with_stem(f"{plain.stem} ({count})")
            path = "/".join([*parts, tried.name])
            if path.casefold() not in taken:
                return path
        raise AssertionError("there are more names than files")

    def close(self) -> str:
        """Write the list of digests; answers the digest of that list: it stands for the whole package."""
        lines = "".join(f"{digest}  {path}\n" for path, digest in sorted(self.digests.items()))
        _path, digest = self.add("", DIGESTS, lines.encode())
        self.zip.close()
        return digest
