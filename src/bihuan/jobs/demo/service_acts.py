"""Service level agreements: drafted, signed by both sides, in force from the day they hold."""

from datetime import date, datetime

from bihuan.areas.service.models import ServiceLevel, Standard
from bihuan.core.writing import add_part, create, take
from bihuan.jobs.demo.stage import Said, Stage
from bihuan.jobs.demo.told_service import Agreement


def put_down(stage: Stage) -> None:
    for told in stage.story.agreements:
        AgreementStory(stage, told).put_down()


class AgreementStory:
    """One agreement with a customer."""

    def __init__(self, stage: Stage, told: Agreement) -> None:
        self.stage, self.told = stage, told

    def day(self, text: str) -> date:
        return self.stage.window.workday(self.stage.window.named(text, self.stage.window.year))

    def put_down(self) -> None:
        told = self.told
        days = {told.draft: self.draft, told.signed: self.sign, told.starts: self.put_in_force}
        self.stage.in_turn([(self.stage.clock(self.day(text), told.t), act) for text, act in days.items()])

    @property
    def record(self) -> ServiceLevel:
        found = self.stage.known(self.told.t)
        assert isinstance(found, ServiceLevel)
        return found

    def draft(self, at: datetime) -> None:
        told, sign = self.told, self.stage.sign(self.told.by, at)
        said: Said = {"customer": told.customer, "project": told.project, "scope": told.scope}
        said |= {"our_part": told.ours, "customer_part": told.theirs}
        said |= {"starts_on": self.day(told.starts), "ends_on": self.day(told.ends)}
        owner = self.stage.people[told.by]
        made = create(ServiceLevel, **sign, title=told.t, owner=owner, department=owner.department, **said)
        for one in told.promise:
            limits: Said = {"response_minutes": one.respond, "resolution_minutes": one.resolve}
            words: Said = {"measure": one.t, "priority": one.priority, "service_hours": one.hours}
            add_part(Standard, made, **sign, **words, **limits, target=one.target)
        self.stage.keep(told.t, made)

    def sign(self, at: datetime) -> None:
        told = self.told
        names: Said = {"signed_by": self.stage.people[told.signer], "customer_signed_by": told.signer_there}
        signed_on = self.stage.day(at)
        take("agree", self.record, **self.stage.sign(told.signer, at), **names, signed_on=signed_on)

    def put_in_force(self, at: datetime) -> None:
        take("put-in-force", self.record, **self.stage.sign(self.told.by, at))
