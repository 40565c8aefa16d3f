"""The check of a pack: everything that is wrong, with its file and line."""

import pytest

from bihuan.areas.policies.pack import check_files
from tests.areas.policies.drafts import AUDIT, COMPANY, LINES, POLICY, checked, duty, line_of, policy, told


def only_error(*parts: str, **more: str) -> tuple[str, int, str]:
    (found,) = told(checked(*parts, **more).errors)
    return found


def test_a_sound_pack_is_counted() -> None:
    report = checked(AUDIT)

    assert (report.policies, report.clauses, report.duties) == (1, 1, 1)
    assert report.is_good
    assert report.as_json() == {
        "policies": 1, "clauses": 1, "duties": 1, "errors": [], "warnings": [], "conflicts": [],
    }  # fmt: skip


class TestNames:
    @pytest.mark.parametrize(
        ("line", "changes", "says"),
        [
            ("by", {"by": '"qualty"'}, "“qualty” is no role of this company. Did you mean “quality”?"),
            ("by", {"by": '"auditor"'}, "The role “auditor” has no label in company.toml: add [role.auditor]."),
            ("clause", {"clause": '"9.9"'}, "This policy has no clause “9.9”."),
            (
                "evidence",
                {"evidence": '{ record = "audits", state = "reported" }'},
                "“audits” is no kind of record. Did you mean “audit”?",
            ),
            (
                "evidence",
                {"evidence": '{ record = "audit", state = "reportet" }'},
                "“reportet” is no state of this kind of record. Did you mean “reported”?",
            ),
            (
                "evidence",
                {"evidence": '{ record = "audit", where = { full_covrage = true } }'},
                "The record has no field “full_covrage”. Did you mean “full_coverage”?",
            ),
            ("pdca", {"pdca": '"checking"'}, "“pdca” cannot be “checking”; possible are 'plan', 'do', 'check', 'act'."),
        ],
    )
    def test_an_unknown_one_is_reported_where_it_stands(self, line: str, changes: dict[str, str], says: str) -> None:
        spoiled = duty(**changes)

        assert only_error(spoiled) == ("policy.toml", LINES + line_of(spoiled, f"{line} = "), says)

    def test_an_unknown_event_suggests_the_nearest(self) -> None:
        spoiled = duty(every=None, due=None, on='"ticket.resolvd"', within='"24 hours"')

        assert only_error(spoiled) == (
            "policy.toml",
            LINES + line_of(spoiled, "on = "),
            "“ticket.resolvd” is neither an event nor a state of a record. Did you mean “ticket.resolved”?",
        )

    def test_a_date_a_record_does_not_have_is_reported(self) -> None:
        spoiled = duty(every=None, due=None, before='"audit.burnt_on"', lead='"1 month"')

        assert only_error(spoiled)[2] == "A record of kind “audit” has no date “burnt_on”."

    def test_an_unknown_key_is_reported_on_its_line(self) -> None:
        spoiled = duty(deadline='"tomorrow"')

        assert only_error(spoiled) == (
            "policy.toml",
            LINES + line_of(spoiled, "deadline"),
            "“deadline” is not known here.",
        )

    def test_a_missing_key_is_reported_at_its_table(self) -> None:
        spoiled = duty(title=None)

        assert only_error(spoiled) == ("policy.toml", LINES + line_of(spoiled, "[[duty]]"), "“title” is missing.")

    def test_an_approver_without_a_label_is_reported(self) -> None:
        route = '\n[[approval]]\nsubject = "audit"\nclause = "1"\nby = ["quality", { all = ["executive"] }]\n'

        assert only_error(AUDIT, route)[2] == "The role “executive” has no label in company.toml: add [role.executive]."

    def test_a_role_of_ones_own_is_only_a_warning(self) -> None:
        company = COMPANY + 'safety-officer = { label = "安全员", label_en = "Safety officer" }\n'

        report = checked(duty(by='"safety-officer"'), company=company)

        assert report.is_good
        assert told(report.warnings) == [
            (
                "company.toml",
                line_of(company, "safety-officer"),
                "The role “safety-officer” is the company's own; no built-in step asks for it.",
            )
        ]


class TestClauses:
    def test_one_without_duty_and_reason_is_a_warning(self) -> None:
        bare = '\n[[clause]]\nnumber = "2"\ntitle = "其他"\ngist = "其他"\n'

        report = checked(AUDIT, bare)

        assert report.is_good
        assert told(report.warnings) == [
            (
                "policy.toml",
                LINES + AUDIT.count("\n") + 2,
                'Clause 2 has no duty and does not say why (no_duty = "…").',
            )
        ]

    @pytest.mark.parametrize("reason", ['gist = "其他"\nno_duty = "定义"', 'kind = "heading"'])
    def test_one_that_says_why_is_fine(self, reason: str) -> None:
        report = checked(AUDIT, f'\n[[clause]]\nnumber = "2"\ntitle = "其他"\n{reason}\n')

        assert (report.errors, report.warnings) == ((), ())

    def test_one_served_by_another_clauses_duty_is_fine(self) -> None:
        other = '\n[[clause]]\nnumber = "2"\ntitle = "其他"\ngist = "其他"\n'

        assert checked(duty(also='["2"]'), other).warnings == ()

    def test_one_whose_duty_is_broken_is_not_reported_twice(self) -> None:
        report = checked(duty(title=None))

        assert len(report.errors) == 1
        assert report.warnings == ()

    def test_one_that_denies_its_duty_is_a_warning(self) -> None:
        denied = POLICY.replace('gist = "每年审核"', 'gist = "每年审核"\nno_duty = "没有"')

        (warning,) = told(checked(company=COMPANY, policy=denied + AUDIT).warnings)

        assert warning[2] == "Clause 1 says it has no duty, but there is one."


def revision(**lines: str) -> str:
    said = {"version": '"1"', "issued": "2025-01-10", "changes": '"新建"', **lines}
    return "\n[[revision]]\n" + "\n".join(f"{name} = {value}" for name, value in said.items()) + "\n"


class TestARevisionHistory:
    def test_names_roles_of_the_company(self) -> None:
        spoiled = revision(approved_by='"qualty"')

        assert only_error(AUDIT, spoiled) == (
            "policy.toml",
            line_of(policy(AUDIT, spoiled), "approved_by = "),
            "“qualty” is no role of this company. Did you mean “quality”?",
        )

    def test_goes_forward(self) -> None:
        first, second = revision(version='"V0.9"', issued="2025-02-01"), revision()

        assert only_error(AUDIT, first, second)[1:] == (
            line_of(policy(AUDIT, first, second), "issued = ", 2),
            "The revision before was issued later: 2025-02-01. Oldest first.",
        )

    def test_ends_with_the_edition_the_policy_is(self) -> None:
        assert only_error(AUDIT, revision(version='"V0.9"'))[2].startswith("The policy is edition 1:")


class TestSaidTwice:
    def test_a_key_is_reported_at_its_second_place(self) -> None:
        again = duty(clause='"1"', evidence='{ record = "management-review" }')

        assert only_error(AUDIT, again) == (
            "policy.toml",
            line_of(policy(AUDIT, again), 'key = "audit"', 2),
            "“audit” is already used above in this policy.",
        )

    def test_a_clause_number_is_reported_at_its_second_place(self) -> None:
        again = '\n[[clause]]\nnumber = "1"\ntitle = "又"\nkind = "heading"\n'

        assert only_error(AUDIT, again)[1:] == (
            line_of(policy(AUDIT, again), 'number = "1"', 2),
            "“1” is already used above in this policy.",
        )

    def test_a_policy_code_is_reported_in_the_second_file(self) -> None:
        report = checked(AUDIT, zweite=policy(AUDIT))

        assert ("zweite.toml", 2, "The policy ACME-1 is already in policy.toml.") in told(report.errors)

    def test_an_approval_route_is_reported(self) -> None:
        route = '\n[[approval]]\nsubject = "audit"\nclause = "1"\nby = "quality"\n'

        assert only_error(AUDIT, route, route)[2] == "Who approves “audit” is already said above."

    def test_an_edition_is_reported(self) -> None:
        assert only_error(AUDIT, revision(), revision())[2] == "“1” is already used above in this policy."

    def test_a_toml_key_is_reported_on_its_line(self) -> None:
        twice = 'code = "A"\ncode = "B"\n'

        file, line, says = only_error(AUDIT, zweite=twice)

        assert (file, line) == ("zweite.toml", 2)
        assert says.startswith("This is not TOML: ")


class TestTriggers:
    @pytest.mark.parametrize(
        ("changes", "says"),
        [
            (
                {"every": None, "due": None},
                "The duty has no trigger: say “every”, “rule”, “on”, “before” or “at_most”.",
            ),
            (
                {"on": '"audit.closed"', "within": '"5 workdays"'},
                "One trigger only: every + on do not go together.",
            ),
            ({"every": None, "due": None, "on": '"audit.closed"'}, "“on” needs “within”."),
            ({"within": '"5 workdays"'}, "“within” needs “on”."),
            ({"every": None, "due": None, "at_most": '"12 months"'}, "“at_most” needs “after”."),
            (
                {"every": None, "on": '"audit.closed"', "within": '"5 workdays"'},
                "“due” goes with “every” or “rule” only.",
            ),
            ({"when": '{ severity = "major" }'}, "“when” goes with “on” only."),
            (
                {"due": "{ day = 1, workday = 1 }"},
                "Give a day or a workday, not both.",
            ),
            ({"due": '{ day = "lst" }'}, "Write a whole number, or “last”."),
            ({"due": "{ day = true }"}, "Write a whole number, or “last”."),
            ({"due": "{ day = 1.5 }"}, "Write a whole number, or “last”."),
            (
                {"every": None, "rule": '"FREQ=DAILY"'},
                "A rule names its days itself; “due” may only “adjust” them.",
            ),
            (
                {"every": None, "due": None, "rule": '"FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=31"'},
                "This rule never falls on a day.",
            ),
            (
                {"every": None, "due": None, "rule": '"FREQ=SECONDLY"'},
                "A rule needs FREQ=YEARLY, MONTHLY, WEEKLY or DAILY, and an INTERVAL from 1.",
            ),
            (
                {"every": None, "due": None, "on": '"audit.closed"', "within": '"5 workdays before"'},
                "“5 workdays before” points backwards. Write the length only.",
            ),
        ],
    )
    def test_what_does_not_go_together_is_said(self, changes: dict[str, str | None], says: str) -> None:
        assert only_error(duty(**changes))[2] == says

    def test_a_span_nobody_can_read_is_reported_on_its_line(self) -> None:
        spoiled = duty(every=None, due=None, on='"audit.closed"', within='"soon"')

        _file, line, says = only_error(spoiled)

        assert line == LINES + line_of(spoiled, "within")
        assert says.startswith("“soon” is not a deadline rule.")

    def test_a_rhythm_may_be_joined_by_an_interval(self) -> None:
        assert checked(duty(at_most='"12 months"', after='"audit.ended"')).is_good


class TestDaysThatNeverCome:
    @pytest.mark.parametrize(
        ("every", "due"),
        [
            ("year", "{ month = 6, day = 31 }"),
            ("year", "{ month = 2, day = 30 }"),
            ("month", "{ workday = 25 }"),
            ("quarter", "{ month = 2, workday = 31 }"),
        ],
    )
    def test_are_errors(self, every: str, due: str) -> None:
        spoiled = duty(every=f'"{every}"', due=due)

        file, line, says = only_error(spoiled)

        assert (file, line) == ("policy.toml", LINES + line_of(spoiled, "due = "))
        assert says.startswith("This day never comes: ")

    @pytest.mark.parametrize(
        ("every", "due"),
        [("year", "{ month = 13, day = 1 }"), ("quarter", "{ month = 4, day = 1 }"), ("week", "{ day = 8 }")],
    )
    def test_so_are_months_and_days_outside_the_period(self, every: str, due: str) -> None:
        assert not checked(duty(every=f'"{every}"', due=due)).is_loadable

    @pytest.mark.parametrize(
        ("every", "due"),
        [("month", "{ day = 31 }"), ("year", "{ month = 2, day = 29 }"), ("month", "{ workday = 21 }")],
    )
    def test_in_some_periods_only_are_warnings(self, every: str, due: str) -> None:
        report = checked(duty(every=f'"{every}"', due=due))

        assert report.is_good
        assert len(report.warnings) == 1

    @pytest.mark.parametrize(
        ("every", "due"),
        [
            ("month", '{ day = "last" }'),
            ("month", "{ day = -3 }"),
            ("week", '{ workday = "last" }'),
            ("year", "{ day = 1 }"),
        ],
    )
    def test_do_not_include_last_days(self, every: str, due: str) -> None:
        report = checked(duty(every=f'"{every}"', due=due))

        assert (report.errors, report.warnings) == ((), ())


class TestCompany:
    @pytest.mark.parametrize(
        ("more", "needle", "says"),
        [
            (
                '\n[prefix]\nopportunity = "PLAN"\n',
                "opportunity",
                "The prefix “PLAN” is already that of “improvement-plan”.",
            ),
            (
                '\n[prefix]\nopportunty = "GJ"\n',
                "opportunty",
                "“opportunty” is no kind of record. Did you mean “opportunity”?",
            ),
            ("\n[retention]\ndefault = 2\n", "default", "“default”: Input should be greater than or"),
            ("\n[retention]\naudits = 3\n", "audits", "“audits” is no kind of record. Did you mean “audit”?"),
            (
                '\n[title]\nledger = { zh = "台账", en = "Ledger" }\n',
                "ledger",
                "“ledger” is neither a kind of record nor a paper.",
            ),
            (
                '\n[reminders]\nescalate = { after = "3 workdays", to = "executive" }\n',
                "escalate",
                "The role “executive” has no label in company.toml. Did you mean “department-head”?",
            ),
            ('\n[service_calendar.own]\nweek = { mon = [["09:00", "08:00"]] }\n', "service_calendar", ""),
        ],
    )
    def test_what_is_wrong_is_said_on_its_line(self, more: str, needle: str, says: str) -> None:
        company = COMPANY + more

        file, line, found = only_error(AUDIT, company=company)

        assert (file, line) == ("company.toml", line_of(company, needle))
        assert found.startswith(says[:40])

    def test_departments_cannot_stand_below_themselves(self) -> None:
        circle = COMPANY.replace('head = "quality-head"', 'head = "quality-head"\nparent = "quality"')

        assert only_error(AUDIT, company=circle)[2] == "The department “quality” stands below itself."

    def test_an_unknown_time_zone_is_refused(self) -> None:
        company = COMPANY.replace('code = "ACME"', 'code = "ACME"\ntimezone = "Mars/Olympus"')

        assert only_error(AUDIT, company=company)[1:] == (3, "“Mars/Olympus” is no time zone.")

    def test_a_pack_without_it_says_so_and_still_checks_the_policies(self) -> None:
        spoiled = policy(duty(by='"qualty"'))

        report = check_files({"policy.toml": spoiled.encode()})

        assert [(one.file, one.line) for one in report.errors] == [
            ("company.toml", 1),
            ("policy.toml", line_of(spoiled, 'by = "qualty"')),
        ]

    def test_a_pack_without_a_policy_says_so(self) -> None:
        (error,) = check_files({"company.toml": COMPANY.encode()}).errors

        assert str(error.message) == "There is no policy beside company.toml."


def test_every_fault_is_reported_at_once() -> None:
    report = checked(
        duty(by='"qualty"', evidence='{ record = "audits" }'),
        duty(key='"other"', due="{ month = 6, day = 31 }"),
        "\n[[duty]]\nkey = 5\n",
        '\n[[decision]]\nkey = "x"\nquestion = "?"\nsources = ["7"]\nholds = "!"\nduties = ["nothing"]\n',
        "\n[extra]\na = 1\n",
    )

    said = "\n".join(str(one.message) for one in report.errors)
    for part in ("audits", "never comes", "is missing", "no clause “7”", "no duty “nothing”", "“extra” is no part"):
        assert part in said
    assert [one.line for one in report.errors] == sorted(one.line for one in report.errors)
