"""Where and when an article says that it plays, what stands above its headline, and who is cited together."""

from __future__ import annotations

import pytest
from pages import repaired, roles

from roundtable.model import Article
from roundtable.parsing import parse

PAGE = "江城市滨水空间怎么用\n\n{}\n\n江城市规划局局长李明说，码头公园明年开放，欢迎大家来。\n"


def read(paragraph: str, *, language: str = "zh-Hans") -> Article:
    return parse(repaired(PAGE.format(paragraph), language=language))


@pytest.mark.parametrize(
    ("paragraph", "place"),
    [
        ("本报江城6月17日电（记者 林溪）码头要改成公园了。", "江城"),
        ("新华社江城6月17日电 码头要改成公园了。", "江城"),
        ("据新华社江城6月17日电 码头要改成公园了。", "江城"),
        ("江城日报江城6月17日讯（记者 林溪）码头要改成公园了。", "江城"),
        ("江城讯（记者 林溪）码头要改成公园了。", "江城"),
        ("（江城）码头要改成公园了。", "江城"),
        ("（中央社記者葉青禾江城17日電）碼頭要改成公園了。", "江城"),
        ("本报讯（记者 林溪）码头要改成公园了。", None),
        ("江城新闻网6月3日讯（记者 林溪）码头要改成公园了。", None),
        ("据新华社电 码头要改成公园了。", None),
        ("（综合）码头要改成公园了。", None),
        ("望江台来电 （记者 林溪）码头要改成公园了。", None),
    ],
)
def test_the_place_of_a_dateline(paragraph: str, place: str | None) -> None:
    assert read(paragraph).place == place


@pytest.mark.parametrize(
    ("lines", "days"),
    [
        ("时间：2024年5月14日下午2时\n\n地点：江城市图书馆", [("event", "2024年5月14日", "2024-05-14")]),
        ("座谈时间：2024年5月14日", [("event", "2024年5月14日", "2024-05-14")]),
        ("时间：2024-05-14 08:30 来源：江城日报", [("published", "2024-05-14", "2024-05-14")]),
        ("5月14日，江城日报圆桌会在码头举行。", [("event", "5月14日", None)]),
        (
            "2024-05-16 来源：江城日报\n\n5月14日，江城日报圆桌会在码头举行。",
            [("published", "2024-05-16", "2024-05-16"), ("event", "5月14日", "2024-05-14")],
        ),
        (
            "2024-01-02 来源：江城日报\n\n12月28日，江城日报圆桌会在码头举行。",
            [("published", "2024-01-02", "2024-01-02"), ("event", "12月28日", None)],
        ),
        ("5月14日的水位最高。", []),
    ],
)
def test_the_days_of_publication_and_of_the_talk(lines: str, days: list[tuple[str, str, str | None]]) -> None:
    assert [(day.role, day.text.rstrip(), day.date) for day in read(lines).dates] == days


@pytest.mark.parametrize(
    ("first", "column", "headline"),
    [
        ("圆桌会谈\n\n小工厂怎样用上大数据", "圆桌会谈", "小工厂怎样用上大数据"),
        ("对话\n\n山里的学校怎样留住老师", "对话", "山里的学校怎样留住老师"),
        ("江報圓桌\n\n讓老城區的日子更好過", "江報圓桌", "讓老城區的日子更好過"),
        ("与河对话\n\n——江城滨水空间改造记", None, "与河对话"),
        ("江城圆桌会开幕\n\n三十位专家谈城市更新", None, "江城圆桌会开幕"),
    ],
)
def test_the_name_of_a_series_stands_above_the_headline(first: str, column: str | None, headline: str) -> None:
    article = parse(repaired(f"{first}\n\n江城市规划局局长李明说，码头公园明年开放，欢迎大家来。\n"))
    assert (article.column, article.headline) == (column, headline)


@pytest.mark.parametrize(
    ("sentence", "speakers"),
    [
        ("李明和王强表示，学校够用了。", {"李明": [], "王强": []}),
        (
            "江城大学教授李明和望湖区教育局局长王强表示，学校够用了。",
            {"李明": ["江城大学教授"], "王强": ["望湖区教育局局长"]},
        ),
        (
            "市教育局局长李明、青石区教育局局长王强认为，学校够用了。",
            {"李明": ["市教育局局长"], "王强": ["青石区教育局局长"]},
        ),
        ("市委副书记、市长李明表示，学校够用了。", {"李明": ["市委副书记", "市长"]}),
        ("市发展和改革委员会主任李明表示，学校够用了。", {"李明": ["市发展和改革委员会主任"]}),
    ],
)
def test_of_two_people_cited_together_the_first_says_it(sentence: str, speakers: dict[str, list[str]]) -> None:
    article = parse(repaired(f"江城怎样办学\n\n{sentence}\n"))
    assert {person.name: [post.text for post in person.posts] for person in article.speakers} == speakers
    (said,) = article.statements
    assert article.speaker(said.speaker or "").name == "李明"


@pytest.mark.parametrize(
    ("words", "deadlines"),
    [
        ("市里将新建学校20所，力争2027年底前全部建成。", ["2027-12-31"]),
        ("市里将新建学校20所，总投资30亿元以上，力争2027年底前全部建成。", ["2027-12-31", None]),
        ("市里将新建学校20所，到2027年底，新增学位5000个。", [None, "2027-12-31"]),
        ("第一期在2026年底以前建成学校20所；第二期再建30所。", ["2026-12-31", None]),
    ],
)
def test_a_deadline_printed_behind_the_figure(words: str, deadlines: list[str | None]) -> None:
    article = parse(repaired(f"江城怎样办学\n\n江城市教育局局长李明表示，{words}\n"))
    assert [target.deadline_date for target in article.targets] == deadlines


@pytest.mark.parametrize(
    ("paragraphs", "name", "posts"),
    [
        ("青石区教育局副局长邓伯言表示，学校够用了。", "邓伯言", ["青石区教育局副局长"]),
        (
            "本台邀请江城大学校长白若水、望湖区农会总干事纪长青谈谈湿地。\n\n纪长青说，补偿要有准信。",
            "纪长青",
            ["望湖区农会总干事"],
        ),
    ],
)
def test_a_post_ends_at_the_name_before_it(paragraphs: str, name: str, posts: list[str]) -> None:
    article = parse(repaired(f"江城怎样办学\n\n{paragraphs}\n"))
    (person,) = (person for person in article.speakers if person.name == name)
    assert [post.text for post in person.posts] == posts


@pytest.mark.parametrize(
    ("words", "comparator"), [("至少种下2000棵树", "ge"), ("种下2000棵树", "eq"), ("最多种下2000棵树", "le")]
)
def test_a_limit_stands_in_front_of_the_verb(words: str, comparator: str) -> None:
    article = parse(repaired(f"江城怎样绿化\n\n江城市林业局局长李明表示，明年将{words}。\n"))
    assert [target.comparator for target in article.targets] == [comparator]


_TALK = (
    "码头要改成公园了，岸线向市民敞开，大家可以在江边散步、钓鱼、晒太阳，"
    "孩子们也有了踢球的草地，这是我们多年的愿望，也是这座城市的愿望。"
)


def test_what_stands_above_the_headline_is_no_headline() -> None:
    assert roles("江城环保频道", "您的位置：首页 > 环保 > 正文", "码头变公园", "2024-05-14 来源：江城日报", _TALK)[
        :4
    ] == [
        "navigation",
        "navigation",
        "headline",
        "byline",
    ]
    menu = "新闻 | 体育 | 娱乐 | 财经 | 科教 | 法治"
    assert roles(menu, "打印本页 转发 收藏 关闭", "码头变公园", _TALK)[:3] == ["navigation", "navigation", "headline"]
    assert roles("EN", "http://www.example.com/", "码头变公园", _TALK)[:3] == ["navigation", "navigation", "headline"]
    assert roles("江城新闻网", "老码头今年秋天变成江边公园", _TALK)[:2] == ["navigation", "headline"]
    assert roles("【 第1页 第2页 第3页 】", "码头变公园", _TALK)[:2] == ["navigation", "headline"]
    assert roles("【打印】 【投稿】 【推荐】", "码头变公园", _TALK)[:2] == ["navigation", "headline"]
    assert roles("« 返回前页列印", "码头变公园", _TALK)[:2] == ["navigation", "headline"]
    sections = "江城要闻 民生服务 教育在线 健康生活 文化旅游 城市规划"
    assert roles(sections, "码头变公园", _TALK)[:2] == ["navigation", "headline"]
    assert roles("第5版：特别报道", "码头变公园", "——滨水空间座谈会发言摘要", _TALK)[:3] == [
        "navigation",
        "headline",
        "subheadline",
    ]


@pytest.mark.parametrize(
    "caption",
    [
        "图片说明：林溪在码头",
        "↑5月14日，码头的工人在清理岸线。江城日报记者 林溪摄",
        "5月14日，码头的工人在清理岸线。江城日报记者 林溪 摄",
        "工人在清理岸线。 江城社发 林溪 摄",
        "座谈会后，代表们见记者，左起林溪、周禾（白露摄）",
    ],
)
def test_text_of_a_picture_is_nobodys_words(caption: str) -> None:
    lines = ["码头变公园", "江城市市长林溪说，码头明年开放。", caption, "林溪说，岸线要整治。"]
    assert roles(*lines)[2] == "caption"


def test_a_line_of_signs_is_kept_apart() -> None:
    assert roles("码头变公园", "*********", "江城市市长林溪说，码头明年开放。") == ["headline", "unparsed", "paragraph"]


def test_a_headline_behind_its_dateline() -> None:
    page = ["江城社江城3月5日电 题：“这是我们的码头”", "江城市市长林溪说，" + _TALK]
    article = parse(repaired("\n\n".join(page) + "\n"))
    assert (article.headline, article.place) == ("“这是我们的码头”", "江城")


def test_a_source_ends_where_the_counter_begins() -> None:
    page = ["码头变公园", "2024-05-14 13:19来源：江城晚报浏览：手机版", "江城市市长林溪说，" + _TALK]
    article = parse(repaired("\n\n".join(page) + "\n"))
    assert (article.source, article.published) == ("江城晚报", "2024-05-14")
    page[1] = "放大字体 缩小字体 发布日期：2024-05-14 来源：江城晚报"
    article = parse(repaired("\n\n".join(page) + "\n"))
    assert (article.source, article.published) == ("江城晚报", "2024-05-14")


@pytest.mark.parametrize(
    ("lines", "byline", "editor"),
    [
        (["本报记者 林溪 通讯员 周禾"], "本报记者 林溪 通讯员 周禾", None),
        (["本报记者 林溪 周禾 文/图"], "本报记者 林溪 周禾 文/图", None),
        (["2024年05月14日 19:15 | 作者：林溪 | 来源：江城政协网"], "作者：林溪", None),
        (["2024-05-14 09:14:06 来源：江城日报 责任编辑：周禾 白露 |"], None, "周禾 白露"),
        (["时间:2024-05-14 来源:江城晨报 作者:林溪 浏览:1024"], "作者:林溪", None),
        (["江城社记者 林溪、周禾", "2024-05-14 09:10"], "江城社记者 林溪、周禾", None),
        (["记者 林溪", "通讯员 周禾"], "记者 林溪 通讯员 周禾", None),
        (["文、图/林溪"], "文、图/林溪", None),
        (["聯合江報／ 記者林溪／江城報導"], "聯合江報／ 記者林溪／江城報導", None),
        (["记者林小溪报道"], "记者林小溪报道", None),
        (["江城日报记者 林溪 江城日报通讯员 周禾"], "江城日报记者 林溪 江城日报通讯员 周禾", None),
        (["江城日报5月14日电", "记者林溪周小禾"], "记者林溪周小禾", None),
        (["□本报记者 林溪"], "□本报记者 林溪", None),
        (["字号：默认 超大 | 打印 |"], None, None),
        (["江城日报 2024-05-14 03版"], None, None),
    ],
)
def test_bylines(lines: list[str], byline: str | None, editor: str | None) -> None:
    page = ["码头变公园", *lines, "江城市市长林溪说，" + _TALK]
    article = parse(repaired("\n\n".join(page) + "\n"))
    assert (article.byline, article.editor) == (byline, editor)


@pytest.mark.parametrize(
    ("first", "last", "byline"),
    [
        ("本报讯（记者 林溪 周禾）" + _TALK, _TALK, "记者 林溪 周禾"),
        ("江城社江城5月14日电（记者林溪）" + _TALK, _TALK, "记者林溪"),
        ("【记者林溪/江城报导】" + _TALK, _TALK, "记者林溪/江城报导"),
        (_TALK, "（本报记者 林溪）", "本报记者 林溪"),
        (_TALK, _TALK + "（记者 林溪 通讯员 周禾）", "记者 林溪 通讯员 周禾"),
        (_TALK, _TALK, None),
    ],
)
def test_reporters_in_brackets(first: str, last: str, byline: str | None) -> None:
    page = ["码头变公园", first, "江城市市长林溪说，" + _TALK, last]
    assert parse(repaired("\n\n".join(page) + "\n")).byline == byline


def test_headings_of_electronic_papers() -> None:
    article = parse(repaired("与会专家认为——\n\n码头要还给市民\n\n江城市市长林溪说，码头要开放。\n"))
    assert (article.headline, article.subheadline) == ("码头要还给市民", "与会专家认为——")
    long = "——江城市召开滨水空间规划、建设、管理座谈会，听取船工、渔民、商户和沿岸居民代表对码头改造方案的意见"
    article = parse(repaired(f"第03版：要闻\n\n码头要还给市民\n\n{long}\n\n江城市市长林溪说，码头要开放。\n"))
    assert (article.headline, article.subheadline) == ("码头要还给市民", long)
    article = parse(repaired("视频 | 码头要还给市民是对建城百年最好的庆祝\n\n江城市市长林溪说，码头要开放。\n"))
    assert (article.headline, article.column) == ("码头要还给市民是对建城百年最好的庆祝", "视频")


@pytest.mark.parametrize(
    "line",
    [
        "亚洲高清视频在线观看久久_国产精品久久免费_欧美影院久久",
        "在线观看免费视频,久久高清国产精品,午夜福利影院",
        "频道首页 要 闻 图 片 视 频 滨水空间 各方反应 专家谈码头 旧城改造专题 公园建设年表",
        "(江城大学 水利学院,江城 430000)",
        "李 明 王小芳",
        "李明,王小芳,周江",
        "周 江",
    ],
)
def test_what_copied_pages_put_above_the_headline_is_none(line: str) -> None:
    article = parse(repaired(f"{line}\n{PAGE.format('码头要改成公园了。')}"))
    assert article.headline == "江城市滨水空间怎么用"


@pytest.mark.parametrize("line", ["李 明 王小芳", "李明，王小芳", "周 江"])
def test_names_above_the_headline_are_the_byline(line: str) -> None:
    assert parse(repaired(f"{line}\n{PAGE.format('码头要改成公园了。')}")).byline == line


@pytest.mark.parametrize("headline", ["国产高清视频设备在线展出", "江 城 市 政 府 工 作 报 告 发 布", "和平 发展"])
def test_headlines_that_look_alike_stay(headline: str) -> None:
    assert parse(repaired(f"{headline}\n\n江城市规划局局长李明说，码头公园明年开放。\n")).headline == headline


def test_what_members_are_called_behind_their_names_is_a_form_of_their_posts() -> None:
    article = read("江城市职教社副主任李小卫委员说，" + _TALK + "港口书记王大宁代表介绍，码头明年开放。")
    assert [(person.posts[0].text, person.aliases) for person in article.speakers[:2]] == [
        ("江城市职教社副主任", ("委员",)),
        ("港口书记", ("代表",)),
    ]


@pytest.mark.parametrize(
    ("posts", "expected"),
    [
        ("江城市委副书记、市长", [("江城市委", "副书记"), ("江城市", "市长")]),
        ("市发展和改革委党组书记、主任", [("市发展和改革委", "党组书记"), ("市发展和改革委", "主任")]),
        (
            "临江区委常委、宣传部部长、区委新闻发言人",
            [("临江区委", "常委"), ("临江区委宣传部", "部长"), ("临江区委", "新闻发言人")],
        ),
        ("市纪委书记、监委主任", [("市纪委", "书记"), ("市监委", "主任")]),
    ],
)
def test_organizations_of_posts_that_share_one(posts: str, expected: list[tuple[str, str]]) -> None:
    article = read(f"{posts}李小文说，" + "码头明年开放，岸线向市民敞开，大家可以在江边散步。")
    person = next(person for person in article.speakers if person.name == "李小文")
    assert [(post.organization, post.title) for post in person.posts] == expected


def test_what_the_crumbs_name_and_the_title_of_the_page_are_no_headlines() -> None:
    crumbs = "当前位置 > 首页 > 新闻中心 > 媒体报道"
    lines = ["EN", crumbs, "新闻中心", "● 媒体报道 ●", "码头变公园", "码头变公园", "2024-05-14", _TALK]
    assert roles(*lines)[:6] == ["navigation"] * 5 + ["headline"]


def test_a_sentence_that_ends_in_a_quotation_is_no_heading() -> None:
    spoken = "话音未落，唐世礼、陆智明几位代表同时按下话筒开关，说“我来发言！”"
    assert roles("码头变公园", _TALK, spoken, _TALK)[1:] == ["paragraph"] * 3


def test_buttons_of_a_site_are_no_headings() -> None:
    rows = ["退出登录", "登录 | 注册", "【大 中 小】", "链接已复制", "微信扫一扫 分享到朋友圈"]
    assert roles(*rows[:2], "码头变公园", *rows[2:], _TALK)[:7] == ["navigation"] * 2 + ["headline"] + [
        "navigation"
    ] * 3 + ["paragraph"]
    assert roles("收藏江城的记忆", _TALK)[0] == "headline"


def test_reporters_behind_a_bar() -> None:
    article = parse(repaired(f"码头变公园\n\n文丨本刊记者 姚 远 梁晶晶\n\n{_TALK}\n"))
    assert (article.headline, article.byline) == ("码头变公园", "本刊记者 姚 远 梁晶晶")
