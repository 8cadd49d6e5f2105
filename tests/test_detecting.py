"""Detection names the damage of a page and counts it, without touching the page."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
from case_files import Case, cases
from hypothesis import given
from hypothesis import strategies as st

import roundtable
from roundtable.cli import main
from roundtable.repair.channel import CUTS, EXCLAMATION, damage, mirror_script
from roundtable.repair.key_list import key_list

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
CLEAN = Path(__file__).resolve().parents[2] / "shared" / "clean-text"

SOUND = """江城市临江区的产业发展与科技创新
会上，临江区政府介绍了创新平台的建设情况。产业是发展的根基，创新是发展的动力。
望湖区的企业协同创新，优化环境，规划了三条产业链；青石区则把数据作为要素，建设内河码头。
“创新要有环境。”区长说，“企业要有信心。”市民表示，监测网络已经建成，统计数据按月公布。
"""


def mirrored(text: str) -> str:
    return damage(mirror_script(text), keys=key_list()[:36], cuts=(*CUTS, EXCLAMATION))


def counts(report: roundtable.DamageReport) -> dict[str, int]:
    assert tuple(one.kind for one in report.evidence) == report.kinds
    return {one.kind: one.count for one in report.evidence}


def test_a_mirrored_page_is_described_like_after_its_repair() -> None:
    page = mirrored(SOUND)
    found, repaired = roundtable.detect(page), roundtable.loads(page.encode()).repaired
    residues = len(re.findall(r"(?:[^\W\d_]|[@-~])\([a-zà-ǜ]+\)", page))  # those in a torn run are mended with it
    torn = sum(edit.rule in ("orphan", "cut") for edit in repaired.edits)
    assert (counts(found)["residue"], counts(found)["torn"]) == (residues, torn)
    assert (found.script, found.keys, found.cutoff, found.cuts, found.folded) == (
        repaired.report.script,
        repaired.report.keys,
        repaired.report.cutoff,
        True,
        True,
    )
    assert all(example in page for one in found.evidence for example in one.examples)


def test_common_characters_of_the_list_are_not_sown_readings() -> None:
    text = "江城市的人来了，国家的时间，大会上个人说，国家来人，开会的时候，说过个案，大会时间，国人来说个个会。\n" * 4
    page = damage(mirror_script(text), keys=key_list(), cuts=())
    assert roundtable.detect(page).kinds == ("residue", "pseudo-traditional")


def test_one_long_run_counts_without_readings() -> None:
    text = "“渡口的优势是路近，船也多。”船夫对沈砚说，他在江边住了二十年。\n清早，渡船从对岸过来。"
    for active, kinds in ((0, ("torn", "pseudo-traditional")), (3, ("residue", "torn", "pseudo-traditional"))):
        page = damage(mirror_script(text), keys=key_list()[:active], cuts=(*CUTS, EXCLAMATION))
        assert roundtable.detect(page).kinds == kinds
        assert roundtable.loads(page.encode()).repaired.report.kinds == kinds[:-1]


def test_cuts_without_a_sign_count() -> None:
    page = mirrored(SOUND.replace("市民表示，", "区长还说，")).replace("?!", "!")
    found, repaired = roundtable.detect(page), roundtable.loads(page.encode()).repaired
    assert "?" not in page
    assert counts(found)["torn"] == sum(edit.rule == "cut" for edit in repaired.edits) > 0
    assert found.cuts


def test_the_script_is_that_of_the_lines_that_are_not_misread() -> None:
    misread = SOUND.encode().decode("gbk", "replace")
    assert roundtable.detect(misread).script == "none"
    assert roundtable.detect(SOUND + misread.split("\n")[1]).script == "Hans"


def test_a_foreign_page_within_misread_marks_is_named_by_its_chinese() -> None:
    lines = [
        "下载本书",
        "添加书签",
        "第３部分",
        *["The　river　is　wide；　and　the　town　is　quiet；　nobody　knows。"] * 6,
        "返回目录",
    ]
    assert "gbk-as-latin-1" in roundtable.detect("\n".join(lines).encode("gbk").decode("latin-1")).kinds


@pytest.mark.parametrize(
    ("damaged", "kind"),
    [
        (SOUND.encode().decode("gbk", "replace"), "utf-8-as-gbk"),
        (SOUND.encode("gbk").decode("latin-1"), "gbk-as-latin-1"),
        (SOUND.encode().decode("latin-1"), "utf-8-as-latin-1"),
        ("江城&nbsp;&nbsp;今天&ldquo;下雪&rdquo;，" + SOUND, "html-escape"),
        ("江城今天下雪。/p>\n" + SOUND, "tag-tail"),
        (SOUND.replace("，", ",，"), "junk-comma"),
        (SOUND.replace("产", "\N{REPLACEMENT CHARACTER}", 3), "replaced"),
        ("下载_在线观看_免费阅读_全集\n" + SOUND, "spam-shell"),
        ("??????" + mirror_script("对于江城市，" + SOUND + "关于规划，由于创新，什么时候制造。"), "lacking"),
        (mirror_script("对于江城市，" + SOUND + "关于规划，由于创新，什么时候制造。"), "pseudo-traditional"),
    ],
)
def test_each_kind_is_named(damaged: str, kind: str) -> None:
    assert kind in roundtable.detect(damaged).kinds
    assert kind not in roundtable.detect(SOUND).kinds


def test_what_nothing_reads_anew_is_named_all_the_same() -> None:
    text = SOUND
    for _ in range(3):
        text = text.encode().decode("gbk", "ignore")
    assert roundtable.detect(text).kinds == ("misread",)
    assert (
        "misread"
        not in roundtable.detect("A situação não é simples: ações e questões são coisas que não têm solução.").kinds
    )


def test_bytes_that_are_no_text_are_counted() -> None:
    data = SOUND.encode("gb18030")
    report = roundtable.detect(data[1:])
    assert report.kinds[0] == "undecoded"
    assert report.evidence[0].examples


@pytest.mark.parametrize(
    ("text", "script"), [(SOUND, "Hans"), ("關於臨江區的規劃，裡面說明了產業的發展。", "Hant"), ("Plain text.", "none")]
)
def test_sound_pages_have_a_script_and_no_damage(text: str, script: str) -> None:
    report = roundtable.detect(text)
    assert (report.kinds, report.script) == ((), script)


@pytest.mark.parametrize("case", cases("negatives"))
def test_what_only_looks_damaged_is_not_reported(case: Case) -> None:
    assert roundtable.detect(case.original).kinds == ()


@pytest.mark.parametrize("name", ["manual.zh-Hans.txt", "manual.zh-Hant.txt", "news-1998.zh-Hans.txt"])
def test_clean_texts_are_sound(name: str) -> None:
    if not CLEAN.exists():
        pytest.skip("the clean texts are not at hand")
    assert roundtable.detect((CLEAN / name).read_bytes()).kinds == ()


@given(st.text(alphabet=st.sampled_from("江城創業?!,；()（nèichuàng_|&;/p>\n\ufffd杩涘叆ÖÐ"), max_size=60))
def test_any_text_is_described(text: str) -> None:
    report = roundtable.detect(text)
    assert len(report.kinds) == len(set(report.kinds)) == len(report.evidence)


def test_the_command_prints_a_table_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "damaged.txt").write_text(mirrored(SOUND), encoding="utf-8")
    (tmp_path / "sound.txt").write_text(SOUND, encoding="utf-8")
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    assert main(["--detect", str(tmp_path)]) == 3
    printed = capsys.readouterr()
    damaged, sound = printed.out.splitlines()
    assert "residue" in damaged
    assert sound.split()[-2:] == ["Hans", "sound"]
    assert "picture.txt" in printed.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["damaged.txt", "picture.txt", "sound.txt"]


def test_the_command_reports_evidence_as_json(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["--detect", str(EXAMPLES / "roundtable.damaged.txt"), "--report", "-"]) == 0
    (one,) = msgspec.json.decode(capsysbinary.readouterr().out)["inputs"]
    assert one["damage"] == [evidence["kind"] for evidence in one["evidence"]]
    assert one["script"] == "pseudo-Hant"


def test_the_command_refuses_to_write_what_it_detects(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--detect", "page.txt", "-t", "json"]) == 2
    assert "-t" in capsys.readouterr().err
