"""What a wizard's form brings: the file just sent, or the one kept since the step before."""

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from bihuan.core.refusals import Refused
from bihuan.exchange.imports.files import LARGEST
from bihuan.exchange.waiting_files import found, keep
from bihuan.web.request import Request


def sent(request: Request) -> tuple[str, str, bytes]:
    """Key, name and content of the file just sent, or of the one kept since the step before."""
    upload = request.FILES.get("file")
    if isinstance(upload, UploadedFile):
        name, content = upload.name or "", content_of(upload, LARGEST)
        return keep(request.user, name, content), name, content
    key = request.POST.get("key", "")
    kept = found(request.user, key)
    if kept is None:
        raise Refused([_("Choose a file.")])
    return key, *kept


def content_of(upload: "UploadedFile[bytes]", most: int) -> bytes:
    """The bytes of an upload, no more than `most` and one."""
    upload.seek(0)
    content: bytes = upload.read(most + 1)
    return content
