"""Pages over all record types: everything there is, global search, picking, the front page of a company."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from bihuan.core import search as index
from bihuan.core.models import Person
from bihuan.core.registry import TYPES, by_noun
from bihuan.web import addresses, counts, menu
from bihuan.web.context import Shell
from bihuan.web.inputs import option_words
from bihuan.web.request import Request

MOST_PICKS = 20


def company(request: Request) -> HttpResponse:
    """Enter a company: its workbench, for who only reads the matrix. The choice is remembered for the next sign-in."""
    first = addresses.maybe(request.company, "matrix" if request.standing.read_only else "work")
    response = redirect(first or addresses.page(request.company, "everything"))
    response.set_cookie("company", request.company.slug, max_age=365 * 86400, samesite="Lax", httponly=True)
    return response


def everything(request: Request) -> HttpResponse:
    """The whole menu, and the registers that have no entry in it for this person."""
    shell = Shell(request)
    shown = {item.href for group in shell.groups for item in group.items}
    open_records = counts.open_records(request.standing, [declared.kind for declared in TYPES.values()])
    types = [menu.type_item(request, one, request.company, open_records.get(one.kind, 0)) for one in TYPES.values()]
    others = [item for item in types if item.href not in shown]
    return render(request, "generic/everything.html", {"shell": shell, "registers": others})


def search(request: Request) -> HttpResponse:
    """Number, title, clause, person; an exact number opens the record at once."""
    query = request.GET.get("q", "").strip()
    hits = index.find(request.standing, query) if query else []
    exact = next((hit.record for hit in hits if hit.where == "number" and hit.record), None)
    if exact is not None and exact.number.casefold() == query.casefold():
        return redirect(addresses.of(exact, request.company))
    return render(request, "generic/search.html", {"query": query, "hits": hits})


def pick(request: Request, where: str) -> HttpResponse:
    """Suggestions for a field that names a person or a record."""
    typed = request.GET.get(request.GET.get("for", "q"), "").strip()
    if where == "person":
        people = Person.objects.filter(company=request.company).here_on(request.today).select_related("department")
        if typed:
            people = people.filter(name__icontains=typed.split("·")[0].strip()) | people.filter(
                staff_number__startswith=typed
            )
        words = [f"{option_words(person)} #{person.pk}" for person in people[:MOST_PICKS]]
    else:
        words = [f"{number} {title}" for number, title in records(request, where, typed)]
    return render(request, "inputs/picks.html", {"words": words})


def records(request: Request, noun: str, typed: str) -> list[tuple[str, str]]:
    declared = by_noun(noun)
    if declared is None and noun != "record":
        raise Http404
    if typed:
        hits = index.find(request.standing, typed, declared.kind if declared else None, MOST_PICKS)
        return [(hit.number, hit.title) for hit in hits if hit.record]
    if declared is None:
        return []
    rows = declared.model.objects.visible_to(request.standing).order_by("-pk")
    return list(rows.values_list("number", "title")[:MOST_PICKS])
