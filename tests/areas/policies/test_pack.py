"""Reading a pack: from a good folder everything, from any other a clear word and never a crash."""

import os
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.areas.policies.pack import PackRefused, check, check_files, find_pack, load_pack, pack_of
from bihuan.areas.policies.toml_lines import TomlLines
from tests.areas.policies.drafts import AUDIT, COMPANY, LINES, duty, line_of, policy, told

GOOD = {"company.toml": COMPANY, "policy.toml": policy(AUDIT)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in GOOD.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


class TestLoading:
    def test_gives_company_and_policies(self, folder: Path) -> None:
        pack = load_pack(folder)

        assert pack.code == "ACME"
        assert [one.ref for one in pack.duties] == ["ACME-1/audit"]
        assert pack.duty("ACME-1/audit").clause == "1"
        assert pack.policy("ACME-1").file == "policy.toml"

    def test_a_bad_pack_is_refused_with_every_reason(self, folder: Path) -> None:
        (folder / "policy.toml").write_text(policy(duty(by='"qualty"', title=None), duty(key='"b"', clause='"7"')))

        with pytest.raises(PackRefused) as refused:
            load_pack(folder)

        assert [str(reason) for reason in refused.value.reasons] == [
            f"policy.toml, line {LINES + 2}: “title” is missing.",
            f"policy.toml, line {LINES + 7}: “qualty” is no role of this company. Did you mean “quality”?",
            f"policy.toml, line {LINES + 14}: This policy has no clause “7”.",
        ]

    def test_the_digest_changes_with_any_byte(self) -> None:
        files = {name: text.encode() for name, text in GOOD.items()}
        touched = {**files, "policy.toml": files["policy.toml"] + b"\n"}

        assert pack_of(files).digest == pack_of(dict(reversed(files.items()))).digest
        assert pack_of(files).digest != pack_of(touched).digest

    def test_packs_are_found_by_name_or_folder(self, folder: Path) -> None:
        assert load_pack(find_pack("xdyj")).code == "XDYJ"
        assert find_pack("XDYJ") == find_pack("xdyj")
        assert find_pack(str(folder)) == folder

    def test_a_byte_order_mark_and_windows_lines_do_no_harm(self) -> None:
        files = {name: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() for name, text in GOOD.items()}

        assert pack_of(files).duties


class TestHostileInput:
    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        assert told(check(tmp_path / "none").errors)[0][2].startswith("There is no folder here.")

    def test_a_file_in_place_of_a_folder(self, folder: Path) -> None:
        assert told(check(folder / "policy.toml").errors)[0][2].startswith("There is no folder here.")

    def test_an_empty_folder(self, tmp_path: Path) -> None:
        assert told(check(tmp_path).errors) == [
            ("company.toml", 1, "The file company.toml is missing. It says who the company is.")
        ]

    @pytest.mark.parametrize("name", ["company.toml", "policy.toml", "more.toml"])
    def test_a_link_is_not_followed(self, folder: Path, name: str) -> None:
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to("/etc/passwd")

        assert (name, 1, "This is a link or no plain file. A pack consists of plain files.") in told(
            check(folder).errors
        )

    def test_a_pipe_and_a_folder_do_not_hang_it(self, folder: Path) -> None:
        os.mkfifo(folder / "pipe.toml")
        (folder / "sub.toml").mkdir()

        assert [one[0] for one in told(check(folder).errors)] == ["pipe.toml", "sub.toml"]

    def test_an_oversize_file(self, folder: Path) -> None:
        (folder / "big.toml").write_bytes(b"#" * 5_000_000)

        assert told(check(folder).errors) == [("big.toml", 1, "The file is larger than 256000 bytes.")]

    def test_too_many_files(self, folder: Path) -> None:
        for number in range(150):
            (folder / f"x{number}.toml").write_text("")

        assert "More than 100 files are no pack." in [one[2] for one in told(check(folder).errors)]

    def test_another_encoding_names_the_line(self, folder: Path) -> None:
        (folder / "policy.toml").write_bytes(policy(AUDIT).encode("gb18030"))

        assert told(check(folder).errors) == [("policy.toml", 3, "The file is not UTF-8. Save it as UTF-8.")]

    @pytest.mark.parametrize(
        "text",
        [
            "a = " + "[" * 100_000,
            "a = " + "{a=" * 50_000,
            "a = " + "9" * 100_000,
            ".".join("a" * 100_000) + " = 1",
            "[" + ".".join("a" * 100_000) + "]",
            "[[duty]]\n" * 25_000,
            'a = """' + "x" * 200_000,
            "\x00",
            "a = 1979-05-27T07:32:00+99:99",
        ],
        ids=["nested", "tables", "number", "dots", "header", "empty duties", "open text", "null", "zone"],
    )
    def test_a_text_made_to_choke_on(self, text: str) -> None:
        report = check_files({**{name: text.encode() for name, text in GOOD.items()}, "bad.toml": text.encode()})

        assert report.errors
        assert {one.file for one in report.errors} == {"bad.toml"}

    @pytest.mark.parametrize(
        "wrong",
        [
            "duty = 5", "duty = [5]", "clause = {}", '[clause]\nnumber = "1"', "policy = 3", "[[policy]]", "approval = [[]]",
            "[[approval]]\nby = 1", "[[approval]]\nby = []", "[[approval]]\nby = {all = []}", "[[approval]]\nby = [[], {}]",
            "[[duty]]\nevidence = 1", '[[duty]]\nevidence = {record = "audit", state = [1]}', "[[duty]]\nalso = 1",
            "[[duty]]\nremind = [1]", "[[duty]]\nwhen = [1]", "[[duty]]\nwhen = {a = {b = 1}}", "[[decision]]\nduties = [[]]",
            "[policy]\neffective = 2026-01-01T00:00:00", "[policy]\neffective = 0", "role = 1", "[role]\nquality = 1",
        ],
    )  # fmt: skip
    @pytest.mark.parametrize("file", ["company.toml", "policy.toml", "other.toml"])
    def test_a_table_of_another_shape(self, file: str, wrong: str) -> None:
        report = check_files({**{name: text.encode() for name, text in GOOD.items()}, file: wrong.encode()})

        assert report.errors
        assert all(str(one.message) for one in report.errors)


FILES = {name: text.encode() for name, text in GOOD.items()}
VALUES = st.sampled_from(
    ["0", "-1", '""', '"x"', "[]", "{}", "true", "1.5", "nan", "2026-01-01", "[[1]]", '{ a = "b" }', '"a/b.c"', '"$year"', '"%(x)s"']
)  # fmt: skip


class TestFuzz:
    @given(st.binary(max_size=300))
    def test_any_bytes_are_answered(self, content: bytes) -> None:
        report = check_files({**FILES, "policy.toml": content})

        assert report.errors
        assert all(one.line >= 1 and str(one.message) for one in report.errors)

    @settings(max_examples=150, deadline=None)
    @given(st.sampled_from(sorted(GOOD)), st.integers(0, 200), VALUES)
    def test_any_value_in_any_place_is_answered(self, name: str, place: int, value: str) -> None:
        lines = GOOD[name].splitlines()
        keyed = [number for number, line in enumerate(lines) if " = " in line]
        number = keyed[place % len(keyed)]
        lines[number] = f"{lines[number].split(' = ')[0]} = {value}"

        report = check_files({**FILES, name: "\n".join(lines).encode()})

        for one in (*report.errors, *report.warnings, *report.conflicts):
            assert 1 <= one.line <= 60
            assert one.as_json()["message"]

    @settings(max_examples=100, deadline=None)
    @given(st.randoms(use_true_random=False))
    def test_lines_lost_doubled_and_shuffled_are_answered(self, dice: Random) -> None:
        lines = [line for line in policy(AUDIT, duty(key='"b"')).splitlines() if dice.random() > 0.1]
        for _change in range(dice.randrange(4)):
            if lines:
                lines.insert(dice.randrange(len(lines)), dice.choice(lines))

        report = check_files({**FILES, "policy.toml": "\n".join(lines).encode()})

        assert report.as_json()


class TestLineNumbers:
    TEXT = """\
# remark
title = "a"
[one]
x.y = [
  "]", # ]
  '\\',
]
"quoted.key" = \"\"\"
[not.a.table]
\\\"\"\" still in it
\"\"\"

[[many]]
a = { b = 1, c = "x" }
[[many.inner]]
z = 1
[[many]]
[many.sub]
deep = '''
x = 1'''
last = 1
"""

    @pytest.mark.parametrize(
        ("path", "line"),
        [
            (("title",), 2),
            (("one",), 3),
            (("one", "x", "y"), 4),
            (("one", "quoted.key"), 8),
            (("many",), 13),
            (("many", 0), 13),
            (("many", 0, "a", "b"), 14),
            (("many", 0, "inner", 0, "z"), 16),
            (("many", 1), 17),
            (("many", 1, "sub", "deep"), 19),
            (("many", 1, "sub", "last"), 21),
            (("many", 1, "sub", "missing"), 18),
            (("nothing",), 1),
        ],
    )
    def test_every_key_is_found(self, path: tuple[str | int, ...], line: int) -> None:
        assert TomlLines(self.TEXT).line(path) == line

    def test_the_last_line_of_a_long_pack_is_right(self) -> None:
        text = policy(*(duty(key=f'"k{number}"') for number in range(50)), duty(by='"qualty"'))

        report = check_files({**FILES, "policy.toml": text.encode()})

        assert told(report.errors)[0][1] == line_of(text, "qualty")
