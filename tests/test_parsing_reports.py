"""Reports that tell of several people: who has said what stands in the sentence, and who has not."""

from __future__ import annotations

import pytest
from pages import repaired

from roundtable.model import Article
from roundtable.parsing import parse


def read(*paragraphs: str) -> Article:
    return parse(repaired("\n\n".join(["江城滨水空间怎么用", *paragraphs]) + "\n"))


def said(article: Article) -> list[tuple[str | None, str]]:
    """Return the speaker of every statement, None without a name, and how it begins."""
    names: dict[str | None, str | None] = {None: None}
    names |= {person.id: person.name for person in (*article.speakers, *article.moderators)}
    return [(names[statement.speaker], statement.text[:4]) for statement in article.statements]


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        # Who is interrupted has spoken before, and who goes on is named behind.
        (
            ("“码头修得真好，晚上还有灯。”没等李小明说完，70多岁的王小珍接上了话茬：“以前江边连路都没有。”",),
            [("李小明", "码头修得"), ("王小珍", "以前江边")],
        ),
        # Whoever is not waited for has said nothing yet.
        (
            (
                "船长周小禾说，渡口要开放。",
                "“我问个问题！”渡工李小良举起了手，“路能不能修宽一点，大家都盼着。”不等周小禾回答，大家笑了。",
            ),
            [("周小禾", "渡口要开"), ("李小良", "我问个问"), ("李小良", "路能不能")],
        ),
        # What somebody would think is not said.
        (("议员周小禾说，码头要开放，如果市长林小溪认为可以收费，是痴人说梦。",), [("周小禾", "码头要开")]),
        # Whom the reporter meets is whom the pronoun means.
        (
            ("船长周小禾说，渡口要开放。", "昨日，记者又联系了孙先生，他说，渡口还没有修，“这让人心寒，希望早点修。”"),
            [("周小禾", "渡口要开"), ("孙先生", "渡口还没"), ("孙先生", "这让人心")],
        ),
        # A companion is not the subject, however well known.
        (
            ("居民王小珍说，码头好。", "和王小珍一起散步的居民李小喜抢着告诉记者：“岸边的路也修好了，还有灯。”"),
            [("王小珍", "码头好。"), ("李小喜", "岸边的路")],
        ),
        # Whoever opens or closes something by a word reports nothing.
        (("议会主席梁小彦宣布休会，议员周小禾批评做法是耻辱。",), [("周小禾", "做法是耻")]),
        # 何周 is short for 何周小兰 even where the page cites the short form first.
        (
            ("特首何周小兰今天出席答问会。", "渡工林小溪指，渡口太旧。", "何周指会修渡口。"),
            [("林小溪", "渡口太旧"), ("何周小兰", "会修渡口")],
        ),
        # A surname that is an ordinary word counts behind the name of a party.
        (("议会阵线区小轩指，只有渡口收费才会这样。",), [("区小轩", "只有渡口")]),
        # What is planned to be said has not been said.
        (
            ("市长林小溪预计今日下午开记者会，宣布不收费，议员周小禾酸，“以前收，现在也收，大家都知道。”",),
            [("周小禾", "以前收，")],
        ),
        # Whoever is said to answer has not asked, and whoever speaks of a topic says nothing here.
        (("“渡口怎么修，钱从哪里来，谁来管？”第二位答问的是港务局局长高小城，这是他第二次来。",), []),
        (("港务局局长雒小刚谈“渡口开放”、规划局局长苗小圩谈码头，当天来了十一位。",), []),
        # A name comes again with a verb behind it, though no clause opens with it.
        (
            ("港务局局长肖小庆第一个到达渡口。", "面对这个问题肖小庆并不回避。他说，渡口要改革。"),
            [("肖小庆", "渡口要改")],
        ),
        # The pronoun means whom the clause before names, though the verb begins with a noun.
        (
            ("主委陈小全来到市场。尽管议长梁小仁未能到场，他也发表声明指出，码头没有收费。",),
            [("梁小仁", "码头没有")],
        ),
        # First and last name with a dash between them.
        (("外援马尚-布鲁克斯只丢下一句话：“球场太滑，大家都摔了，明天再说。”",), [("马尚-布鲁克斯", "球场太滑")]),
        # Words that go on behind 但 are a clause of their own.
        (
            ("市长林小溪强调，这是过程，但“一有人发言就停止讨论，绝非常态”。",),
            [("林小溪", "这是过程"), ("林小溪", "一有人发")],
        ),
        # A setting may stand between the name and the verb, however it is told.
        (
            (
                "屋宇署署长许小伟会见传媒时表示，码头还没有修好。",
                "许小伟昨日（十月三十一日）巡视渡口时表示，明年开放。",
            ),
            [("许小伟", "码头还没"), ("许小伟", "明年开放")],
        ),
        # Words have ended where somebody is said to have just spoken; the next speaker did not say them.
        (
            ("“这条路修得真好，出门不踩泥。”李小英话音刚落，邻居王大妈接着说：“晚上还有灯。”",),
            [("李小英", "这条路修"), ("王大妈", "晚上还有")],
        ),
        (("“这条路修得真好，出门不踩泥。”话音刚落，邻居王大妈接着说：“晚上还有灯。”",), [("王大妈", "晚上还有")]),
        # Who is listed behind somebody with a title is known from then on.
        (
            ("导演黎小明携主演杜小鹃、王小庆、黄小禾出席首映礼。", "影片中，王小庆饰演船工，他表示，渡口很美。"),
            [("王小庆", "渡口很美")],
        ),
        # What somebody expects is told like what he says; a report on a meeting goes on with nobody's words.
        (
            ("江港公司董事长蔡小恭预期，今年会比去年好。", "江港公司上午在码头召开股东会，讨论几项议案，议案通过。"),
            [("蔡小恭", "今年会比")],
        ),
        (("校长邹小荣强调，码头是教室。", "会议气氛热烈，并获得圆满成功。"), [("邹小荣", "码头是教")]),
        # Who counts goes on counting in the next paragraph.
        (
            (
                "会长吴小峰指出，第一疑点是没有记者。",
                "第二疑点，影片没有声音，完全没有说明。",
                "第三疑点，没有人发问。",
            ),
            [("吴小峰", "第一疑点"), ("吴小峰", "第二疑点"), ("吴小峰", "第三疑点")],
        ),
        # What an office says is not what its head says, nor what the office calls for behind it.
        (
            (
                "参选人侯小宜竞选办公室今天举行记者会质疑，董事长游小隆发布的民调失准，呼吁改正。",
                "游小隆反酸，毫无根据。",
            ),
            [(None, "董事长游"), (None, "改正。"), ("游小隆", "毫无根据")],
        ),
        # An example is told by whoever speaks.
        (("游小隆酸说，他们也讲不出来，例如主席朱小伦指控样本有问题。",), [("游小隆", "他们也讲")]),
        # What a paper cites somebody for is his.
        (("港大没有解释，但明报在报道中引述总监钟小耀说，这是整体考虑。",), [("钟小耀", "这是整体")]),
        # A form of address behind 的 names who spoke; somebody's age introduces a name.
        (
            ("“感谢小邹，是他帮我和邻居和好。”昨天，家住江边的徐大娘步履蹒跚地来到派出所。",),
            [("徐大娘", "感谢小邹")],
        ),
        (
            (
                "包裹寄到渡口，接收人为陈小军，今年46岁，是渡工。",
                "“我来试试吧，我知道双方矛盾的根源。”陈小军主动请缨。",
            ),
            [("陈小军", "我来试试")],
        ),
        # What the subject does behind a comma is his, and so are the words behind the colon.
        (
            (
                "民警张小翼接手这起纠纷。",
                "张小翼想到老人都疼孙子，便又掏出手机播放视频：“一起看看，小家伙们玩得多好啊！”",
            ),
            [("张小翼", "一起看看")],
        ),
        # To present the facts and answer questions is no speech yet.
        (
            ("发言人刘小一向中外媒体介绍本次大会有关情况并答记者问。", "刘小一介绍，大会明天开幕。"),
            [("刘小一", "大会明天")],
        ),
        # Cantonese pages write 嘅 for 的 and 喺 for 在.
        (("港务局局长邓小彪喺渡口表示，码头嘅灯坏咗。",), [("邓小彪", "码头嘅灯")]),
    ],
)
def test_who_says_it(paragraphs: tuple[str, ...], expected: list[tuple[str | None, str]]) -> None:
    assert said(read(*paragraphs)) == expected


def test_portraits_side_by_side_sign_nothing() -> None:
    article = read(
        "港务局局长李小明",
        "规划局局长王小芳",
        "早上8时，渡口已经人声鼎沸。",
        "面对这个问题港务局局长周小禾并不回避。他说，渡口要改革。",
    )
    assert said(article) == [("周小禾", "渡口要改")]


def test_whom_somebody_attacks_has_a_post_of_his_own() -> None:
    article = read("议员翁小玲质询时，痛批市长林小溪故意拖延。林小溪回应，码头要开放。")
    assert {person.name: [post.text for post in person.posts] for person in article.speakers} == {
        "翁小玲": ["议员"],
        "林小溪": ["市长"],
    }


def test_a_remark_in_brackets_stands_between_post_and_name() -> None:
    article = read("江城大学文学院副院长（主持工作）蒋小毅说，码头要开放。")
    assert [(person.name, person.posts[0].text) for person in article.speakers] == [("蒋小毅", "江城大学文学院副院长")]


def test_the_way_to_the_page_is_navigation() -> None:
    text = "首页 -> 头条\n\n江城滨水空间怎么用\n\n市长林小溪表示，码头要开放。\n"
    assert parse(repaired(text)).headline == "江城滨水空间怎么用"


def test_a_date_may_stand_behind_the_editor() -> None:
    line = "IP属地 中国·江城 编辑：李小明 江城社 时间：2025-08-01 00:13:47"
    assert read(line, "市长林小溪表示，码头要开放。").published == "2025-08-01"


def test_codes_of_a_listed_company_are_no_part_of_a_post() -> None:
    article = read("据《江城日报》报导，江电（2330-TW）（TSM-US）董事长张小谋表示，明年会好转。")
    assert [(person.name, person.posts[0].text) for person in article.speakers] == [("张小谋", "江电董事长")]


def test_a_pronoun_means_somebody_in_its_sentence_however_long_that_is() -> None:
    before = "名嘴彭小正与学者林小墙昨日召开会议。"
    words = (
        "他主办和参与过好几十场大大小小的会议，每一场的会场都很热闹，来的人也多，他并提出七大疑点表示，会议并不存在。"
    )
    article = read(f"{before}对此，发言人吴小峰指出，{words}")
    assert said(article) == [("吴小峰", "他主办和"), ("吴小峰", "七大疑点")]


def test_the_day_above_a_page_is_no_headline() -> None:
    text = "• 11月23日 星期六\n\n江城滨水空间怎么用\n\n市长林小溪表示，码头要开放。\n"
    assert parse(repaired(text)).headline == "江城滨水空间怎么用"
