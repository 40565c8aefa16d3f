"""Controlled documents: drafted, reviewed (once or again), approved, issued, read; later editions from what is improved."""

from datetime import datetime, timedelta

from bihuan.areas.policies.models import ControlledDocument, Distribution, Receipt, Review, Reviewer
from bihuan.core.models import Department
from bihuan.core.writing import add_part, amend, create, link, take
from bihuan.jobs.demo.agenda import Act
from bihuan.jobs.demo.item_acts import key_of, moment
from bihuan.jobs.demo.stage import Said, Stage
from bihuan.jobs.demo.stories import Edition, Opinion, Paperwork

State = ControlledDocument.State
READ = 0.85  # the share of readers who confirm


def put_down(stage: Stage) -> None:
    for told in stage.story.documents:
        stage.in_turn(DocumentStory(stage, told).way())


class DocumentStory:
    """One document with its editions."""

    def __init__(self, stage: Stage, told: Paperwork) -> None:
        self.stage, self.told = stage, told

    @property
    def record(self) -> ControlledDocument:
        found = self.stage.known(key_of(self.told.title))
        assert isinstance(found, ControlledDocument)
        return found

    def at(self, text: str, hours: int = 0) -> datetime:
        return moment(self.stage, text, self.stage.window.year, self.told.code) + timedelta(hours=hours)

    def way(self) -> list[tuple[datetime, Act]]:
        acts: list[tuple[datetime, Act]] = []
        for place, edition in enumerate(self.told.editions):
            begin = self.revising(edition) if place else self.drafting(edition)
            acts.append((self.at(edition.draft), begin))
            for round in edition.rounds:
                acts += self.reviewing(edition, round.day, round.opinions)
            if edition.issue:
                acts.append((self.at(edition.issue), self.issuing))
        return acts

    # ------------------------------------------------------------ drafts

    def drafting(self, edition: Edition) -> Act:
        def act(at: datetime) -> None:
            told, sign = self.told, self.stage.sign(self.told.author, at)
            author = self.stage.people[told.author]
            said: Said = {"title": told.title, "code": told.code, "type": told.type, "owner_process": told.process}
            words: Said = {"edition": edition.edition, "summary": told.summary, "text": edition.text}
            made = create(ControlledDocument, **sign, **said, **words, author=author, department=author.department)
            for name in told.reviewers:
                add_part(Reviewer, made, **sign, owner=self.stage.people[name])
            for key in told.departments:
                add_part(Distribution, made, **sign, department=Department.objects.get(company=made.company, key=key))
            self.begun(made, edition, at)

        return act

    def revising(self, edition: Edition) -> Act:
        """Someone asks for a change, and the next edition is drafted."""

        def act(at: datetime) -> None:
            before, sign = self.record, self.stage.sign(self.told.author, at)
            take("request-change", before, **sign, reason=edition.reason, edition=edition.edition)
            made = before.successors.get(edition=edition.edition)
            amend(made, **sign, text=edition.text)
            self.begun(made, edition, at)

        return act

    def begun(self, made: ControlledDocument, edition: Edition, at: datetime) -> None:
        self.stage.keep(key_of(self.told.title), made)
        if edition.item and (item := self.stage.known(edition.item)):
            link(item, made, **{name: self.stage.sign(self.told.author, at)[name] for name in ("actor", "at")})

    # ------------------------------------------------------------ review and issue

    def reviewing(self, edition: Edition, day: str, opinions: tuple[Opinion, ...]) -> list[tuple[datetime, Act]]:
        """Handed over, each opinion on a day of its own, then submitted; an objection sends it back."""
        stage, handed = self.stage, self.at(day)
        acts: list[tuple[datetime, Act]] = [(handed, self.hand_over)]
        for place, opinion in enumerate(opinions, 1):
            when = stage.window.later(stage.day(handed), place)
            acts.append((stage.clock(when, self.told.code, opinion.by), self.giving(opinion)))
        after = stage.window.later(stage.day(handed), len(opinions) + 1)
        if any(opinion.says == Review.Opinion.OBJECT for opinion in opinions):
            acts.append((stage.clock(after, self.told.code, "rework"), self.rework))
        elif edition.submitted:
            acts.append((stage.clock(after, self.told.code, "submit"), self.submit))
            if edition.issue:
                signed = stage.window.later(after, 1)
                acts.append((stage.clock(signed, self.told.code, "sign"), self.approve))
        return acts

    def hand_over(self, at: datetime) -> None:
        take("hand-over", self.record, **self.stage.sign(self.told.author, at))

    def giving(self, opinion: Opinion) -> Act:
        def act(at: datetime) -> None:
            sign = self.stage.sign(opinion.by, at)
            take("review", self.record, **sign, opinion=opinion.says, comment=opinion.text)
            if opinion.answer:
                self.stage.agenda.add(at + timedelta(minutes=50), self.answering(opinion))

        return act

    def answering(self, opinion: Opinion) -> Act:
        def act(at: datetime) -> None:
            record = self.record
            given = record.round_of_review().get(reviewer=self.stage.people[opinion.by])
            take("answer", record, **self.stage.sign(self.told.author, at), comment=given, reply=opinion.answer)

        return act

    def rework(self, at: datetime) -> None:
        take("rework", self.record, **self.stage.sign(self.told.author, at))

    def submit(self, at: datetime) -> None:
        take("submit", self.record, **self.stage.sign(self.told.author, at))

    def approve(self, at: datetime) -> None:
        self.stage.sign_off(self.record, at, by=self.stage.story.cast.leader)

    def issuing(self, at: datetime) -> None:
        record = take("issue", self.record, **self.stage.sign(self.stage.clerk, at), effective_on=self.stage.day(at))
        names = {person.pk: name for name, person in self.stage.people.items()}
        for receipt in Receipt.objects.filter(document=record).order_by("id"):
            chance = self.stage.chance(record.code, record.edition, names[receipt.owner_id])
            if chance.random() < READ:
                day = self.stage.window.later(self.stage.day(at), chance.choice([0, 1, 1, 2, 3, 5, 8]))
                when = max(self.stage.clock(day, record.code, names[receipt.owner_id]), at + timedelta(hours=1))
                self.stage.agenda.add(when, self.reading(record, names[receipt.owner_id]))

    def reading(self, record: ControlledDocument, name: str) -> Act:
        def act(at: datetime) -> None:
            if self.stage.fresh(record).state == State.ISSUED:
                take("confirm-reading", record, **self.stage.sign(name, at))

        return act
