"""Who is meant: names that could be longer or shorter, people met before they speak, words without a cue."""

from __future__ import annotations

import pytest
from pages import repaired

from roundtable.model import Article
from roundtable.parsing import parse


def read(*paragraphs: str, language: str = "zh-Hans") -> Article:
    return parse(repaired("\n\n".join(["江城滨水空间怎么用", *paragraphs]) + "\n", language=language))


def said(article: Article) -> list[tuple[str | None, str]]:
    """Return speaker and kind of every statement, None for a speaker without a name."""
    names: dict[str | None, str | None] = {None: None}
    names |= {person.id: person.name for person in (*article.speakers, *article.moderators)}
    return [(names[statement.speaker], statement.kind) for statement in article.statements]


def posts(article: Article) -> dict[str, list[tuple[str | None, str]]]:
    return {person.name: [(post.organization, post.title) for post in person.posts] for person in article.speakers}


@pytest.mark.parametrize(
    ("sentences", "names"),
    [
        # 正 belongs to the name where the page never prints it without.
        ("林启正在座谈会上说，码头要开放。林启正还提到岸线。", ["林启正"]),
        ("江城大学校长林启正教授认为，码头要开放。", ["林启正"]),
        ("林启正在擦船，林启说，码头要开放。林启走了。", ["林启"]),
        # 有 and 对 are verbs behind a name that is known.
        ("规划师董扬认为，码头要开放。对于岸线，董扬有以下几点建议：先清淤，后种树。", ["董扬"]),
        # A married woman's name begins with two surnames.
        ("行政长官何周月兰表示，码头要开放。何周月兰说，岸线要整治。", ["何周月兰"]),
        ("规划师方陈安生认为，码头要开放。", ["方陈安生"]),
        # The paper that asks stands between the subject and the verb.
        ("江城大学港口研究所所长夏英研究员在接受《江城晚报》记者采访时表示，码头要开放。", ["夏英"]),
        ("夏小禾在《江城晚报》的座谈会上说，码头要开放。", ["夏小禾"]),
        # Surnames of few people, 也 and 联同.
        ("桑静文说，码头要开放。麦耀顺告诉记者，岸线要整治。", ["桑静文", "麦耀顺"]),
        ("麦当劳表示，码头店要开放。", []),
        ("规划局局长顾也平认为，码头要开放。规划局局长顾平也认为要开放。", ["顾也平", "顾平"]),
        ("规划局局长林启联同副局长方可然见记者。林启表示，码头要开放。", ["林启"]),
        # First name and surname with a hyphen, as in sports, and the surname alone.
        ("队长马尚-布鲁斯说：“好球。（太好了！）”布鲁斯表示，码头要开放。", ["马尚-布鲁斯"]),
        ("沙特-卡塔尔表示，码头要开放。", []),
        # Words that only look like names: 师|傅双手, 小区 behind an age.
        ("“再也不怕漏水了。”周师傅双手合十，向街道表示感谢。周师傅说，码头要开放。", ["周师傅"]),
        ("46岁的小区居民李小娥正在挂灯笼。“码头要开放。”小区居民张小芳说。", ["张小芳"]),
        ("江城码头书记刘小华说，要开放。“变化大。”作为码头的“原住民”，刘小华感慨。", ["刘小华"]),
        # Whoever is met in the street.
        ("居民上前交流。刘女士：“不如我送给你。”", ["刘女士"]),
        ("参选人夏小禾昨日发帖，指他近日走访码头。", ["夏小禾"]),
        ("这个码头（以下简称“江城码头”）由规划局局长夏小禾选址。", []),
        # What is a word elsewhere is a name behind a title.
        ("规划局局长方可然透露，码头要开放。方可然强调，岸线要整治。", ["方可然"]),
        ("规划局局长安安舒指出，码头要开放。安安舒强调，岸线要整治。", ["安安舒"]),
        ("码头要开放，经规划局批准方可进入施工。规划局局长连连点头。", []),
        # What looks like a name behind a word for people is none.
        ("承办单位江城大学老人福利与长期照顾系补充，码头要开放。", []),
        ("江城大学的老师悄悄告诉记者，码头要开放。", []),
        ("江城大学的老师李明缓缓说，码头要开放。", ["李明"]),
        # 今 is an adverb in papers of Taiwan.
        ("议员陈小融今在议会质疑，码头工期太长。陈小融强调，岸线要整治。", ["陈小融"]),
        ("议员陈小融今（25）日指出，码头工期太长。", ["陈小融"]),
        ("江城大学研究中心主任信小強説，碼頭要開放。", ["信小強"]),
        ("民主党胡小伟质疑，码头开放太慢。自由党邵小辉要求加快。", ["胡小伟", "邵小辉"]),
        # An organization is as good as a title, a word behind it no name.
        ("江城大学王小明认为，码头要开放。", ["王小明"]),
        ("江城市规划局李小文表示，岸线要整治。", ["李小文"]),
        ("江城银行方面表示，码头要开放。市规划局高层认为，岸线要整治。", []),
        # Verbs in a row have the subject of the first.
        ("立法会主席梁小仁离开会议厅时指，码头要开放。", ["梁小仁"]),
        ("青石村村民朱小蕊看了节目感叹：“码头要开放。”", ["朱小蕊"]),
        # Rare surnames count behind a title.
        ("市政协委员花小雨还没有吃饭，正忙着改稿。她告诉记者，码头要开放。", ["花小雨"]),
        ("青石镇河上村党支部书记向小勇侃侃而谈，作为种田大户，他说，路要修宽。", ["向小勇"]),
        ("大家意犹未尽，正如青石镇镇长谢小德所言，会议开得及时。", ["谢小德"]),
        # Surnames that are prepositions or points of the compass, and the end of a title that is a surname.
        ("市法工委副主任于小婷介绍，码头要开放。", ["于小婷"]),
        ("市发改委主任边小洋表示，码头要开放。", ["边小洋"]),
        ("江城大学研究员东方兰认为，码头要开放。", ["东方兰"]),
        ("市港务局局长于今年表示，码头要开放。市发改委主任向大家介绍，岸线要整治。", []),
        # What is an adverb elsewhere is the end of a name in front of a verb of saying.
        ("市港务局局长郭小正指出，码头要开放。何小刚回忆，岸线整治过。", ["郭小正", "何小刚"]),
        ("市港务局局长林溪和周小禾表示，码头要开放。", ["林溪", "周小禾"]),
        # 何周 is short for 何周小兰; whom she quotes is not heard.
        ("特首何周小兰表示，码头要开放。何周续指，岸线要整治。", ["何周小兰"]),
        ("特首林小娥表示，码头要开放，她引述市长周小禾指，会推出措施。", ["林小娥"]),
        # To give an address is not yet to say something.
        ("江城市市长林小溪出席论坛并致辞，港务局局长周小禾主持论坛。", []),
        # What somebody does is no speech, nor what somebody is to present or has others do.
        ("江城市市长林小溪出席开工仪式并宣布开工。", []),
        ("会议邀请江城市规划局局长周小禾介绍和解读码头的规划。", []),
        ("国家港务局局长林小溪向大会作了工作报告，记者采访了几位代表。", []),
        ("市政协副主席何小平指出，市委书记石小珠要求码头早日开放。", ["何小平"]),
        ("江城港务集团董事长林小溪号召下，志愿者来到码头。", []),
        ("“按照规划，码头明年就要开放，大家可以走进来。”市卫计委负责人表示。", []),
        ("“码头要早一点开放，市民都在等。” 江港公司董事长特助林小溪说道。", ["林小溪"]),
        ("【江城台 2024 年 05 月 14 日訊】來看到碼頭，江城市市長林小溪表示，碼頭要開放。", ["林小溪"]),
    ],
)
def test_where_a_name_ends(sentences: str, names: list[str]) -> None:
    assert [person.name for person in read(sentences).speakers] == names


def test_a_title_alone_means_the_one_whose_name_stands_in_front_of_it() -> None:
    article = read(
        "林溪市长14日表示，码头要开放。", "市长强调，岸线要整治。市长说：“这一段岸线我们要整治，将来大家可以走进来。”"
    )
    assert said(article) == [("林溪", "indirect"), ("林溪", "indirect"), ("林溪", "direct")]
    two = read("林溪市长14日表示，码头要开放。", "江港市市长周小禾、江湖市市长王小芳在场。市长强调，岸线要整治。")
    assert [name for name, _ in said(two)] == ["林溪", None]


def test_a_dateline_in_brackets_is_no_label() -> None:
    article = read(
        "【江城台 2024 年 05 月 14 日訊】來看到碼頭，江城市市長林溪表示，碼頭要開放。",
        "江城港務局局長 周禾：「這一段岸線我們要整治，將來市民可以走進來。」",
        "江城市市長 林溪：「市政府不會讓大家孤單，我們一起來整治。」",
    )
    assert sorted(person.name for person in article.speakers) == ["周禾", "林溪"]


def test_a_document_with_a_long_title_speaks_for_itself() -> None:
    article = read(
        "江城市规划局局长周小禾表示，岸线要整治。",
        "国务院印发的《关于全面推进城镇老旧码头改造工作的指导意见》指出，各地要开放码头。",
    )
    assert [name for name, _ in said(article)] == ["周小禾"]


def test_a_guest_whose_name_lost_a_character_is_one_person() -> None:
    article = read(
        "访谈嘉宾：",
        "江城市环境局局长 鲁丹〓",
        "江城市水务局局长 何思歌",
        "走进老码头",
        "江城市环境局局长鲁丹帆表示，码头要开放。",
        "走进新码头",
        "何思歌表示，岸线要整治。",
    )
    assert sorted(person.name for person in article.speakers) == ["何思歌", "鲁丹帆"]
    assert said(article) == [("鲁丹帆", "indirect"), ("何思歌", "indirect")]
    assert [person.name for person in read("访谈嘉宾：", "江城市环境局局长 〓丹帆").speakers] == ["〓丹帆"]


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        # Two who are named in front of 等人 are cited both.
        (("市议员周禾、王芳等人指出，码头要开放。",), [("周禾", "indirect")]),
        # Named with a title first, then with neither title nor cue.
        (
            (
                "江城大学教授吴小刚、江城规划院院长段小霞与居民座谈。",
                "“码头要有人情味，这个可不能丢。”吴小刚一开口就说到了点子上。",
                "“还可以办个船工讲堂。”段小霞接上了话茬。",
            ),
            [("吴小刚", "direct"), ("段小霞", "direct")],
        ),
        # The pronoun means the person of the sentence before.
        (
            ("江城市市长林溪向大会作了报告。他介绍，码头明年开放。",),
            [("林溪", "indirect")],
        ),
        # The subject stands in front of its post.
        (
            ("简小珊，江城码头出版社总监，在岸边住了三十年，她说：“在一本书之外的故事，远比那本书更精彩！”",),
            [("简小珊", "direct")],
        ),
        # The quotation comes first, the speaker with a post and a plain verb behind it.
        (
            ("“码头博士论坛应该每年办一次，办成一个品牌。”江城科学院院士、江城大学教授赵小枝表达了她的设想。",),
            [("赵小枝", "direct")],
        ),
        (
            ("“码头是我梦想开始的地方。”谈起自己创业的江边，江城船舶公司董事长黄小立充满深情。",),
            [("黄小立", "direct")],
        ),
        # The sentence tells of somebody and then quotes him.
        (
            ("来自江城科学院的葡萄博士程小徽立足当地特色，发表了自己的见解：“江边的坡地要及时调整品种。”",),
            [("程小徽", "direct")],
        ),
        (
            ("规划局处长李自强拿起手机就发了短信，“我这就给您问，有信儿马上给您回。”",),
            [("李自强", "direct")],
        ),
        # A title within the sentence ends nothing; a relative clause before a post neither.
        (
            (
                "江城大学教授林溪出现在“从江出发：码头改革”的论坛上，林溪保持了大胆的风格，“码头应该取消收费，还给市民。”",
                "林溪说，岸线要整治。",
            ),
            [("林溪", "direct")],
        ),
        (("“这菜炖得烂乎，正合我们老年人口味！”75岁的独居老人李大爷尝了一口，连连称赞。",), [("李大爷", "direct")]),
        (
            ("“看不出来吧，这里以前是锅炉房！”长安小区居民钱小荷见到记者就说，“这些年的改造，让我们大变样！”",),
            [("钱小荷", "direct"), ("钱小荷", "direct")],
        ),
        # A quotation that no paragraph opens again goes on to its closing mark.
        (
            (
                "江城街道书记吕小妍在现场表示：“居民点单、社区接单，是我们的宗旨。",
                "未来，我们把码头打造成邻里相伴的驿站。”（通讯员 林溪）",
            ),
            [("吕小妍", "direct"), ("吕小妍", "direct")],
        ),
        # A noun with 是 reports as a verb does.
        (("江城市市长林溪回应了提问。林溪的回答是：紧扣码头，打造六个片区。",), [("林溪", "indirect")]),
        # The quotation that opens a paragraph is a sentence of its own; who speaks is named in the next.
        (
            ("“每一次靠岸，你不知道会遇到什么天气，这都是要准备的”。船长林溪透露，渡口每天要开十班船。",),
            [("林溪", "direct"), ("林溪", "indirect")],
        ),
        # Whom a speaker tells of is no source, where a verb stands before his post.
        (
            (
                "市长林溪表示，会议提出三项议题，相关内容涉及决议及港务局局长周小禾在答复时回应议员的提问，希望别为难同事。",
            ),
            [("林溪", "indirect"), ("林溪", "indirect")],
        ),
        # A phrase in quotation marks ends no sentence: who opens the clause behind the semicolon is the subject.
        (
            (
                "市议员周小禾送上沙盘，市议员卓小燕送上鱼竿。",
                "周小禾送沙盘，提醒市长别忘了渡工；卓小燕送鱼竿象征“吊车尾”，批评施政太慢。",
            ),
            [("周小禾", "indirect"), ("卓小燕", "indirect")],
        ),
        # The pronoun means whom its own sentence introduces.
        (
            ("船工陈文东说，渡口要修。同样爽快的王小榕代表，是船厂的主人，她认为码头应该开放。",),
            [("陈文东", "indirect"), ("王小榕", "indirect")],
        ),
        # What somebody did before, in front of the name, is no report of words; the pronoun means the name.
        (
            (
                "渡工朱小民认为，码头要开放。",
                "曾经提出修桥，长期研究江岸的港务局局长林小溪，也写了一个“稳”字。他解释，稳是趋势。",
            ),
            [("朱小民", "indirect"), ("林小溪", "indirect")],
        ),
        # Somebody else who is known opens a clause, however far from the beginning: the words before end there.
        (
            (
                "江城大学教授陆小明说，码头要开放。",
                "同样是对二十年治江历程的理论思考，高小柏教授关注的是渡口的去留。",
                "高小柏教授来自临江大学。",
            ),
            [("陆小明", "indirect")],
        ),
        (("发言人徐小勇表示，市长赖小德昨天在记者会有说明，码头要开放。",), [("徐小勇", "indirect")]),
        (("发言人徐小勇说，码头要开放。", "徐小勇今天来到渡口看望渡工时，作上述表示。"), [("徐小勇", "indirect")]),
        (
            ("发言人罗小哲反呛，工程没有拖延。议员周小禾促请，码头要开放。",),
            [("罗小哲", "indirect"), ("周小禾", "indirect")],
        ),
        # A phrase in marks opens the sentence that tells of somebody; 总质询 is an occasion.
        (
            (
                "渡工周小禾说，码头要开放。",
                "“双桥”通车大半年，江城第十二中学校长李文毅委员感触颇深。“街坊要拧成一股绳，一起过江。”",
            ),
            [("周小禾", "indirect"), ("李文毅", "direct")],
        ),
        (("市长柯文山在总质询结束后致词时表示，码头要开放。",), [("柯文山", "indirect")]),
        (("议会今天散会，议长戴小钦发表结语指出，码头要开放。",), [("戴小钦", "indirect")]),
        (("医生陈明红去年调来。陈明红举了个例子：一位船工住院，要等三天。",), [("陈明红", "indirect")]),
    ],
)
def test_who_says_it(paragraphs: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    kinds = {kind for _, kind in expected}
    assert [(name, kind) for name, kind in said(read(*paragraphs)) if kind in kinds] == expected


@pytest.mark.parametrize(
    "sentence",
    [
        # With 的 behind it a quotation is a phrase, though somebody is cited behind it.
        "江城市市长林溪介绍“物畅其流、人享其行”的显著成效；谈到岸线，他强调要先清淤。",
        # The subject of the sentence has the words of somebody else.
        "江城市市长林溪为“最美船工”颁奖，随后参观码头。",
        # What stands in marks behind 演讲 is the title of a talk.
        "江城港务局局长林溪，演讲「变局下的渡口与江城发展趋势」。",
        "江城大学校长林小溪说，码头只在校内讨论；“滨水规划研究学程”已经送到教育局审议，预计明年招生。",
    ],
)
def test_phrases_in_quotation_marks_are_no_speech(sentence: str) -> None:
    assert [kind for _, kind in said(read(sentence)) if kind == "direct"] == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # The organization stands before the name, the title behind it.
        ("中江大学冯小华校长指出，码头要开放。", {"冯小华": [("中江大学", "校长")]}),
        # The post begins behind 了, and behind the people named before it.
        ("居民代表聆听了江城区管委会主任林溪的演讲。林溪说，码头要开放。", {"林溪": [("江城区管委会", "主任")]}),
        (
            "施小林说，码头要开放。施小林、江城照护学会理事长詹小生与会。詹小生表示，岸线要整治。",
            {"施小林": [], "詹小生": [("江城照护学会", "理事长")]},
        ),
        # The dateline ends behind the reporter; 自由 holds no 由.
        (
            "江城社江城3月6日电（记者 海涵）江城市发展和改革委员会主任郑小洁表示，码头要开放。",
            {"郑小洁": [("江城市发展和改革委员会", "主任")]},
        ),
        ("至于港务局局长杨小雄则表示，码头要开放。", {"杨小雄": [("港务局", "局长")]}),
        # What is given to somebody is no part of the post.
        (
            "记者把问题分别抛给江城基金会副理事长刘小锦。刘小锦说，码头要开放。",
            {"刘小锦": [("江城基金会", "副理事长")]},
        ),
        ("东陆国前国务卿林小溪说，码头要开放。", {"林小溪": [(None, "东陆国前国务卿")]}),
        # A paper owns its editor as an organization does; what 包含 lists is no post.
        ("《江城周刊》的总编辑彭小祥表示，码头要开放。", {"彭小祥": [("《江城周刊》", "总编辑")]}),
        ("市长收到礼物，包含渡联党籍议员王小坚送的铁锅。王小坚说，码头要开放。", {"王小坚": [(None, "渡联党籍议员")]}),
        # Who joins somebody is no part of the post.
        (
            "江城市市长林溪表示，他与港务局局长周小禾一同呼吁。周小禾说，岸线要整治。",
            {"林溪": [("江城市", "市长")], "周小禾": [("港务局", "局长")]},
        ),
        ("有份出席交流会的自由党区议员杨小安指出，码头要开放。", {"杨小安": [("自由党", "区议员")]}),
        # 与 inside the name of a faculty divides nothing.
        (
            "江城大学文史讲席教授、新闻与传播学院教授赵小枝认为，码头要开放。",
            {"赵小枝": [("江城大学", "文史讲席教授"), ("新闻与传播学院", "教授")]},
        ),
        (
            "在市政府政策例行吹风会上江城市民政局副局长林溪表示，岸线要整治。",
            {"林溪": [("江城市民政局", "副局长")]},
        ),
    ],
)
def test_posts_in_the_running_text(sentence: str, expected: dict[str, list[tuple[str | None, str]]]) -> None:
    assert posts(read(sentence)) == expected


def test_what_the_paper_plans_is_nobody_else_s_words() -> None:
    article = read("林小溪说，码头要开放。", "此次会议，本报将与多家网站合作报道，街坊可以关注。")
    assert said(article) == [("林小溪", "indirect")]


def test_who_takes_office_is_told_of_and_holds_no_post_here() -> None:
    article = read("针对陈小季接任航运局局长，江城产业学会名誉理事长徐世文表示，接任是好事。")
    assert posts(article) == {"徐世文": [("江城产业学会", "名誉理事长")]}


def test_who_comes_along_is_no_part_of_a_post() -> None:
    article = read("林月清、赖惠芳今天同渡口协会理事长吴玉秋座谈。吴玉秋说，渡工太少。赖惠芳说，渡船要快。")
    assert posts(article)["吴玉秋"] == [("渡口协会", "理事长")]


def test_what_somebody_worries_about_is_no_name() -> None:
    article = read("“楼道里停满电动车，太危险了！”居民张阿姨的顾虑道出了大家的心声。")
    assert [person.name for person in article.speakers] == ["张阿姨"]


def test_posts_that_de_joins_to_the_name() -> None:
    article = read("身为江城市政协委员、江城植物园主任的夏小禾说，码头要开放。", "陪同江城市市长的常山说，岸线要整治。")
    assert posts(article) == {"夏小禾": [("江城市", "政协委员"), ("江城植物园", "主任")], "常山": []}


def test_posts_in_a_life_that_begins_behind_a_label() -> None:
    article = read("专家简介：夏小竹，男，1969年生，中共党员，江城大学美学中心特聘教授。", "夏小竹说，码头要开放。")
    assert posts(article) == {"夏小竹": [("江城大学美学中心", "特聘教授")]}
