"""Search: Chinese words of any length and Latin words are found, by those who may see them, whatever is typed."""

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bihuan.areas.capability.models import Objective
from bihuan.core import search
from bihuan.core.access import Standing, standing_of
from bihuan.core.models import Person, Record, Watch
from bihuan.core.writing import amend, create, take
from tests.cast import NOON, Cast

pytestmark = pytest.mark.django_db


def raised(cast: Cast, title: str, **fields: object) -> Objective:
    return create(Objective, actor=cast.quinn, at=NOON, **{"title": title, "year": 2026, **fields})


def seen_by(person: Person) -> Standing:
    return standing_of(person, NOON)


def numbers(cast: Cast, query: str, person: Person | None = None, **options: str) -> list[str]:
    hits = search.find(seen_by(person or cast.quinn), query, **options)
    return [hit.number for hit in hits if hit.record]


class TestWords:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("系统响应", ["系统", "统响", "响应", "应"]),
            ("云", ["云"]),
            ("用Linux系统2.0", ["用", "linux", "系统", "统", "2", "0"]),
            ("XDYJ-OPP-2026-0001", ["xdyj", "opp", "2026", "0001"]),
            ("server_name ＡＢＣ", ["server", "name", "abc"]),
            ("《流程》，改进。", ["流程", "程", "改进", "进"]),
            ("", []),
        ],
    )
    def test_are_pairs_of_chinese_characters_and_whole_other_words(self, text: str, words: list[str]) -> None:
        assert search.words(text) == words

    def test_of_a_query_leave_the_last_one_open(self) -> None:
        assert search.phrases("系统响 云 lin 系a") == [
            search.Phrase(("系统", "统响"), False),
            search.Phrase(("云",), True),
            search.Phrase(("lin",), True),
            search.Phrase(("系", "a"), True),
        ]


class TestFinding:
    def test_a_word_of_two_characters(self, xdyj: Cast) -> None:
        slow, backup = raised(xdyj, "登录系统响应慢"), raised(xdyj, "数据库备份")

        assert numbers(xdyj, "响应") == [slow.number]
        assert numbers(xdyj, "备份") == [backup.number]
        assert numbers(xdyj, "统登") == []

    def test_one_character_anywhere_in_a_word(self, xdyj: Cast) -> None:
        both = [raised(xdyj, title).number for title in ("私有云", "云平台")]

        assert sorted(numbers(xdyj, "云")) == both

    def test_latin_words_by_their_beginning_whatever_the_case(self, xdyj: Cast) -> None:
        linux = raised(xdyj, "升级 Linux 内核")

        assert numbers(xdyj, "LIN") == numbers(xdyj, "ｌｉｎｕｘ 内核") == [linux.number]
        assert numbers(xdyj, "inux") == []

    def test_every_term_must_occur_somewhere_in_the_record(self, xdyj: Cast) -> None:
        record = raised(xdyj, "一线解决率", background="服务台人员不足")
        raised(xdyj, "二线解决率")

        assert numbers(xdyj, "解决 服务台") == [record.number]

    def test_an_exact_number_comes_first_then_titles_then_texts(self, xdyj: Cast) -> None:
        oldest = raised(xdyj, "网络")
        in_title = raised(xdyj, f"延续 {oldest.number}")
        in_text = raised(xdyj, "带宽", background=f"见 {oldest.number}")

        hits = search.find(seen_by(xdyj.quinn), oldest.number.lower())

        assert [hit.number for hit in hits] == [oldest.number, in_title.number, in_text.number]
        assert [hit.where for hit in hits] == ["number", "title", "text"]

    def test_no_phrase_reaches_from_one_field_into_the_next(self, xdyj: Cast) -> None:
        raised(xdyj, "系统", measure="登", target="录")

        assert numbers(xdyj, "登录") == []

    def test_can_be_narrowed_to_a_kind(self, xdyj: Cast) -> None:
        record = raised(xdyj, "登录")

        assert numbers(xdyj, "登录", kind="objective") == [record.number]
        assert numbers(xdyj, "登录", kind="opportunity") == []

    def test_finds_colleagues_by_name(self, xdyj: Cast, yntd: Cast) -> None:
        hits = search.find(seen_by(xdyj.quinn), "olg")

        assert [(hit.kind, hit.subject) for hit in hits] == [("person", xdyj.olga)]

    def test_stops_at_the_limit(self, xdyj: Cast) -> None:
        for n in range(4):
            raised(xdyj, f"登录 {n}")

        assert len(search.find(seen_by(xdyj.quinn), "登录", limit=3)) == 3


class TestWhoFinds:
    def test_only_ones_own_company(self, xdyj: Cast, yntd: Cast) -> None:
        raised(xdyj, "登录慢")
        other = raised(yntd, "登录快")

        assert numbers(yntd, "登录") == [other.number]
        assert numbers(yntd, "XDYJ-OBJ-2026-0001") == []

    def test_only_what_one_may_see_even_behind_many_others(self, xdyj: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(search, "LOOK_AHEAD", 2)
        mine, *_others = [raised(xdyj, f"登录 {n}") for n in range(6)]
        Watch.objects.create(record_id=mine.pk, person=xdyj.eve, lets_see=True)

        assert numbers(xdyj, "登录", xdyj.eve) == [mine.number]
        assert numbers(xdyj, _others[0].number, xdyj.eve) == []


class TestTheIndex:
    def test_follows_a_change_in_the_same_transaction(self, xdyj: Cast) -> None:
        record = raised(xdyj, "登录慢")

        with pytest.raises(RuntimeError), transaction.atomic():
            amend(record, actor=xdyj.quinn, at=NOON, title="打印慢")
            assert (numbers(xdyj, "打印"), numbers(xdyj, "登录")) == ([record.number], [])
            raise RuntimeError

        assert (numbers(xdyj, "打印"), numbers(xdyj, "登录")) == ([], [record.number])

    def test_is_left_alone_by_a_step_that_changes_no_text(self, xdyj: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        record = raised(xdyj, "登录慢")
        monkeypatch.setattr(search, "_put", lambda rows: pytest.fail("indexed without need"))

        take("issue", record, actor=xdyj.gina, at=NOON)

    def test_can_be_built_anew(self, xdyj: Cast, yntd: Cast) -> None:
        made = [raised(xdyj, "登录慢").number, raised(xdyj, "登录快").number]
        raised(yntd, "登录")
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM core_search")
        assert numbers(xdyj, "登录") == []

        assert list(search.rebuild()) == [3]
        assert sorted(numbers(xdyj, "登录")) == made

    def test_keeps_long_texts(self, xdyj: Cast) -> None:
        record = raised(xdyj, "长文", background="流程改进" * 4000 + "末尾")

        assert numbers(xdyj, "改进") == [record.number]


ALPHABET = "系统云登录应a1b ,-《、"
titles = st.text(ALPHABET, min_size=1, max_size=10).filter(lambda text: text.strip())
slow = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


class TestRecall:
    @slow
    @given(texts=st.lists(titles, min_size=1, max_size=5), query=st.text("系统云登录应", min_size=1, max_size=4))
    def test_of_chinese_is_that_of_a_plain_substring_test(self, xdyj: Cast, texts: list[str], query: str) -> None:
        with transaction.atomic():
            made = {raised(xdyj, text).number: text for text in texts}

            assert set(numbers(xdyj, query)) == {number for number, text in made.items() if query in text}
            transaction.set_rollback(True)

    @slow
    @given(text=titles, data=st.data())
    def test_every_part_of_a_title_that_begins_a_word_finds_it(
        self, xdyj: Cast, text: str, data: st.DataObject
    ) -> None:
        text = text.strip()
        start = data.draw(st.sampled_from([i for i in range(len(text)) if not in_a_word(text, i)]))
        part = text[start : data.draw(st.integers(start + 1, len(text)))]

        with transaction.atomic():
            number = raised(xdyj, text).number

            assert number in numbers(xdyj, part) or not search.words(part)
            transaction.set_rollback(True)


def in_a_word(text: str, place: int) -> bool:
    return (
        place > 0
        and text[place - 1].isascii()
        and text[place - 1].isalnum()
        and text[place].isascii()
        and text[place].isalnum()
    )


HOSTILE = ['"', "'", "登录\"'", "NEAR(a b)", "a OR b", "title: x", "*", "-登录", "(", "登录)", "a & !b <-> c:*", "%_\\", "\x00", "登\x00录",
           "\ud800登", "§1", "¦", "'; DROP TABLE core_search; --", "登" * 100_000, "a " * 10_000, "😀", "^登录", "{title}"]  # fmt: skip


class TestAHostileQuery:
    @pytest.mark.parametrize("query", HOSTILE)
    def test_is_only_words(self, xdyj: Cast, query: str) -> None:
        raised(xdyj, "登录")

        search.find(seen_by(xdyj.quinn), query)

        assert Record.objects.count() == 1

    @slow
    @given(query=st.text(max_size=40))
    def test_of_any_characters_is_answered(self, xdyj: Cast, query: str) -> None:
        search.find(seen_by(xdyj.quinn), query)


class TestNarrowingAList:
    def test_keeps_the_rows_that_hold_every_phrase(self, xdyj: Cast) -> None:
        slow, _fast = raised(xdyj, "登录慢", background="夜间"), raised(xdyj, "登录快")
        rows = Objective.objects.all()

        assert list(search.narrow(rows, "登录 夜间", xdyj.company.pk)) == [slow]
        assert list(search.narrow(rows, slow.number.lower(), xdyj.company.pk)) == [slow]
        assert list(search.narrow(rows, "——\x00\ud800", xdyj.company.pk)) == []
