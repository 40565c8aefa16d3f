"""`bihuan opportunity raise --company xdyj --as zhang --title … --what … --channel suggestion`: enter one in the ledger."""

import argparse
from typing import Any

from django.utils import timezone

from bihuan.areas.improvement.models import Opportunity
from bihuan.core.models import Company, Department
from bihuan.core.refusals import Refused
from bihuan.core.vocabulary import Channel, Element
from bihuan.core.writing import create
from bihuan.jobs.company_choice import company_of, person_of
from bihuan.jobs.outcomes import Outcome

HELP = "raise an improvement opportunity"
NEEDS_DJANGO = True
PLAIN = ("title", "what", "channel", "nature", "where", "source_text", "benefit", "raised_on")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["raise"], help="raise: enter one in the ledger")
    parser.add_argument("--company", required=True, metavar="CODE", help="in whose ledger")
    parser.add_argument("--as", dest="actor", required=True, metavar="NAME", help="user name or staff number")
    parser.add_argument("--title", default="", help="in one line")
    parser.add_argument("--what", default="", help="what was noticed")
    parser.add_argument(
        "--channel", default="", metavar="WORD", help=f"where it comes from: {', '.join(Channel.values)}"
    )
    parser.add_argument(
        "--nature",
        choices=Opportunity.Nature.values,
        default=Opportunity.Nature.WEAKNESS.value,
        help="what it is (default: %(default)s)",
    )
    elements = ", ".join(Element.values)
    parser.add_argument("--element", action="append", default=[], metavar="WORD", help=f"may be repeated: {elements}")
    parser.add_argument("--department", default="", metavar="CODE", help="the responsible department")
    parser.add_argument("--where", default="", help="which process or project")
    parser.add_argument("--source", dest="source_text", default="", help="which paper or record it comes from")
    parser.add_argument("--benefit", default="", help="what it would bring")
    parser.add_argument("--raised-on", default="", metavar="DAY", help="if it was not today")
    parser.add_argument("--anonymous", action="store_true", help="keep nowhere who raised it")


def run(args: argparse.Namespace) -> Outcome:
    company = company_of(args.company)
    said: dict[str, Any] = {name: getattr(args, name) for name in PLAIN}
    more: dict[str, Any] = {"elements": args.element, "anonymous": args.anonymous}
    if args.department:
        more["department"] = department_of(company, args.department)
    made = create(Opportunity, actor=person_of(company, args.actor), at=timezone.now(), **said, **more)
    told = {"number": made.number, "title": made.title, "state": made.state, "channel": made.channel}
    return Outcome(told, text=f"{made.number} {made.title}")


def department_of(company: Company, key: str) -> Department:
    found = Department.objects.filter(company=company, key=key).first()
    if found is None:
        known = ", ".join(Department.objects.filter(company=company).order_by("key").values_list("key", flat=True))
        raise Refused([f"There is no department “{key}”. There are: {known or 'none yet'}."])
    return found
