"""In which language a program is answered: the one its request names, else the one its account chose, else the installation's."""

from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header

from bihuan.core.accounts import language_of
from bihuan.core.models import Account


def speak(request: HttpRequest, account: Account) -> None:
    """For who calls with a token. A browser always names one, so who is signed in is answered as on the pages."""
    translation.activate(asked_for(request) or language_of(account))


def asked_for(request: HttpRequest) -> str:
    """The first language of `Accept-Language` that is spoken here; nothing where none is, or any will do."""
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if code == "*":
            return ""
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return ""
