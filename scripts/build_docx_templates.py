"""Build the templates that the DOCX exporter starts from.

    python scripts/build_docx_templates.py

python-docx's own template has 354 kB of styles and costs more time to open and save than a whole
article to write. Ours hold the styles we use and nothing else, for two profiles in two scripts:

newsroom  宋体 and 黑体, 12 pt, for reading and editing on a screen
gbt9704   the page of GB/T 9704-2012: 仿宋 16 pt, 小标宋 title, 22 lines of 28 characters
"""

from __future__ import annotations

from pathlib import Path

from roundtable_converters import docx
from roundtable_converters.docx.styles import STYLES
from roundtable_converters.packing import pack

TEMPLATES = Path(docx.__file__).parent / "templates"

_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_SCRIPTS = {"zh-Hans": "zh-CN", "zh-Hant": "zh-TW"}
_FACES = {
    "zh-Hans": {"song": "宋体", "hei": "黑体", "kai": "楷体", "fang": "仿宋", "title": "方正小标宋简体"},
    "zh-Hant": {"song": "新細明體", "hei": "微軟正黑體", "kai": "標楷體", "fang": "標楷體", "title": "新細明體"},
}
_LATIN = {"song": "Times New Roman", "hei": "Arial", "kai": "Times New Roman", "fang": "Times New Roman"}

_INDENT = "firstLineChars=200"
_FLUSH = "firstLineChars=0 firstLine=0"

# id: (based on, following style, paragraph properties, run properties), in a shorthand that _ppr and _rpr spell out.
_NEWSROOM = {
    "Normal": ("", "", f"both {_FLUSH}", "song 12"),
    "Column": ("Normal", "Title", "next after=60", "hei 12 bold color=9C2A1E"),
    "Title": ("Normal", "Byline", "next left after=120 line=640 level=0", "hei 22 bold"),
    "Subtitle": ("Normal", "Byline", "next after=120", "kai 14"),
    "Byline": ("Normal", "BodyText", "after=60", "song 10.5 color=595959"),
    "PictureCaption": ("Normal", "BodyText", "line=280", "kai 10.5 color=595959"),
    "Label": ("Normal", "Guest", "next before=200 after=40", "hei 12"),
    "Guest": ("Normal", "Guest", _INDENT, "song 12"),
    "KeyPointLabel": ("KeyPoint", "KeyPoint", "next before=200", "hei 12 color=9C2A1E"),
    "KeyPoint": ("Normal", "KeyPoint", f"box shade=F6F2EA {_INDENT}", "kai 12"),
    "Lede": ("Normal", "BodyText", f"before=120 {_INDENT}", "kai 12"),
    "Kicker": ("Normal", "Heading1", "next before=320", "hei 11 color=9C2A1E"),
    "Heading1": ("Normal", "BodyText", "next left before=200 after=120 level=0", "hei 16 bold"),
    "Abstract": ("Normal", "BodyText", f"after=120 {_INDENT}", "kai 12 color=404040"),
    "BodyText": ("Normal", "BodyText", _INDENT, ""),
    "Question": ("BodyText", "BodyText", "next before=120", "hei 12"),
    "Imprint": ("Normal", "Imprint", f"before=40 line=280 {_INDENT}", "song 9 color=595959"),
    "Unparsed": ("BodyText", "BodyText", "bar", "color=595959"),
    "TOCHeading": ("Normal", "TOC1", "next before=240 after=40", "hei 12"),
    "TOC1": ("Normal", "TOC1", "", "song 10.5"),
    "Caption": ("Normal", "TableText", "next before=60 after=60", "hei 10.5"),
    "TableHeader": ("TableText", "TableText", "next", "hei 9"),
    "TableText": ("Normal", "TableText", "left line=280", "song 9"),
    "CommentText": ("Normal", "CommentText", "left line=240", "song 10"),
    "Footer": ("Normal", "Footer", "center", "song 9 color=595959"),
    "CommentReference": ("", "", "", "8"),
    "Speaker": ("", "", "", "hei color=1F4E79"),
    "Statement": ("", "", "", ""),
    "Quotation": ("Statement", "", "", "kai"),
    "Target": ("", "", "", "u=9C2A1E"),
    "QuotedTarget": ("Quotation", "", "", "u=9C2A1E"),
    "Gap": ("", "", "", "fill=FFE08A"),
}
_OFFICIAL = {
    "Normal": ("", "", f"both {_FLUSH}", "fang 16 tight"),
    "Column": ("Normal", "Title", f"next {_FLUSH}", "kai 16"),
    "Title": ("Normal", "Byline", "next center level=0", "title 22"),
    "Subtitle": ("Normal", "Byline", f"next {_INDENT}", "kai 16"),
    "Byline": ("Normal", "BodyText", _INDENT, "kai 16"),
    "PictureCaption": ("Normal", "BodyText", _INDENT, "kai 16"),
    "Label": ("Normal", "Guest", f"next {_INDENT}", "hei 16"),
    "Guest": ("Normal", "Guest", _INDENT, ""),
    "KeyPointLabel": ("Label", "KeyPoint", "", ""),
    "KeyPoint": ("Normal", "KeyPoint", _INDENT, "kai 16"),
    "Lede": ("Normal", "BodyText", _INDENT, ""),
    "Kicker": ("Normal", "Heading1", f"next {_INDENT}", "kai 16"),
    "Heading1": ("Normal", "BodyText", f"next {_INDENT} level=0", "hei 16"),
    "Abstract": ("Normal", "BodyText", _INDENT, "kai 16"),
    "BodyText": ("Normal", "BodyText", _INDENT, ""),
    "Question": ("BodyText", "BodyText", "next", "hei 16"),
    "Imprint": ("Normal", "Imprint", _INDENT, "fang 14"),
    "Unparsed": ("BodyText", "BodyText", "", "color=595959"),
    "TOCHeading": ("Normal", "TOC1", f"next {_INDENT}", "hei 16"),
    "TOC1": ("Normal", "TOC1", _INDENT, ""),
    "Caption": ("Normal", "TableText", f"next {_FLUSH}", "hei 14"),
    "TableHeader": ("TableText", "TableText", "next", "hei 10.5"),
    "TableText": ("Normal", "TableText", "left offgrid line=340", "fang 10.5"),
    "CommentText": ("Normal", "CommentText", "left offgrid line=240", "song 10"),
    "Footer": ("Normal", "Footer", "offgrid", "song 14"),
    "CommentReference": ("", "", "", "8"),
    "Speaker": ("", "", "", ""),
    "Statement": ("", "", "", ""),
    "Quotation": ("Statement", "", "", ""),
    "Target": ("", "", "", ""),
    "QuotedTarget": ("Quotation", "", "", ""),
    "Gap": ("", "", "", "fill=FFE08A"),
}
# Colours of the table: the lines above and below it, those inside, the ground of its head.
_TABLES = {"newsroom": ("9C2A1E", "D9CFBC", "F6F2EA"), "gbt9704": ("000000", "A6A6A6", "FFFFFF")}

_NEWSROOM_PAGE = (
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1440" w:right="1588" w:bottom="1440" w:left="1588" w:header="851" w:footer="992" w:gutter="0"/>'
)
# Type area 156 mm by 225 mm, 37 mm above it and 28 mm to its left; the page number 7 mm below.
# Line pitch: 225 mm / 22 lines. 28 characters of 16 pt are wider than 156 mm, so each is set 0.25 pt "tight"er; a
# grid of characters would say the same to Word, but LibreOffice then gives each character two cells.
_OFFICIAL_PAGE = (
    '<w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1304" w:gutter="0"/>'
)
_OFFICIAL_GRID = '<w:docGrid w:type="lines" w:linePitch="579"/>'


def main() -> None:
    """Write the four templates beside the exporter."""
    TEMPLATES.mkdir(exist_ok=True)
    for profile in _TABLES:
        for language in _SCRIPTS:
            target = TEMPLATES / f"{profile}.{language}.docx"
            target.write_bytes(build(profile, language))
            print(f"{target.name}: {target.stat().st_size:,} bytes")


def build(profile: str, language: str) -> bytes:
    """Return the template of ``profile`` for text in ``language``."""
    official = profile == "gbt9704"
    footers = (("default", "right"), ("even", "left")) if official else (("default", "center"),)
    references = "".join(
        f'<w:footerReference w:type="{kind}" r:id="rId{number}"/>' for number, (kind, _) in enumerate(footers, start=3)
    )
    page = references + (_OFFICIAL_PAGE if official else _NEWSROOM_PAGE) + (_OFFICIAL_GRID if official else "")
    parts = [
        (
            "word/document.xml",
            f"{_MAIN}.document.main+xml",
            f"<w:document {_W} {_R}><w:body><w:sectPr>{page}</w:sectPr></w:body></w:document>",
        ),
        ("word/styles.xml", f"{_MAIN}.styles+xml", _styles(profile, language)),
        ("word/settings.xml", f"{_MAIN}.settings+xml", _settings(language, even_footer=official)),
    ]
    parts += [
        (f"word/footer_{kind}.xml", f"{_MAIN}.footer+xml", _footer(side, dashes=official)) for kind, side in footers
    ]
    parts += [
        ("word/fontTable.xml", f"{_MAIN}.fontTable+xml", _font_table(language)),
        ("word/theme.xml", "application/vnd.openxmlformats-officedocument.theme+xml", _theme(language)),
    ]
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind, _ in parts)
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )
    members = [
        ("[Content_Types].xml", types),
        ("_rels/.rels", _rels(["officeDocument word/document.xml"])),
        ("word/_rels/document.xml.rels", _rels([_relation(name) for name, _, _ in parts[1:]])),
        *((name, body) for name, _, body in parts),
    ]
    return pack((name, (_DECLARATION + body).encode("utf-8")) for name, body in members)


def _relation(name: str) -> str:
    member = name.removeprefix("word/")
    return f"{member.removesuffix('.xml').partition('_')[0]} {member}"


def _rels(relations: list[str]) -> str:
    items = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONSHIPS}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate((relation.split() for relation in relations), start=1)
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{items}</Relationships>'
    )


def _styles(profile: str, language: str) -> str:
    looks = _OFFICIAL if profile == "gbt9704" else _NEWSROOM
    names = {style.id: (style.name, style.chinese, style.kind) for style in STYLES}
    names |= {"Normal": ("Normal", "正文", "paragraph"), "Footer": ("footer", "页脚", "paragraph")}
    built_in = {"Normal", "Footer", "Title", "Subtitle", "Heading1", "BodyText", "TOCHeading", "TOC1", "Caption"}
    built_in |= {"CommentText", "CommentReference"}
    items = []
    for style_id, (based, following, ppr, rpr) in looks.items():
        name, chinese, kind = names[style_id]
        marks = ' w:default="1"' if style_id == "Normal" else "" if style_id in built_in else ' w:customStyle="1"'
        # Word shows its own translation of a built-in name; a second one would only be in the way.
        aliases = "" if style_id in built_in else f'<w:aliases w:val="{chinese}"/>'
        base = f'<w:basedOn w:val="{based}"/>' if based else ""
        after = f'<w:next w:val="{following}"/>' if following else ""
        items.append(
            f'<w:style w:type="{kind}" w:styleId="{style_id}"{marks}><w:name w:val="{name}"/>{aliases}{base}{after}'
            f"<w:qFormat/>{_ppr(ppr, rpr, profile)}{_rpr(rpr, language)}</w:style>"
        )
    defaults = (
        f"<w:docDefaults><w:rPrDefault>{_rpr(looks['Normal'][3], language, lang=True)}</w:rPrDefault>"
        "<w:pPrDefault/></w:docDefaults>"
    )
    return f"<w:styles {_W}>{defaults}{''.join(items)}{_table_style(*_TABLES[profile])}</w:styles>"


def _table_style(edge: str, inside: str, fill: str) -> str:
    """Return the style of the targets table: three lines, as Chinese printing sets tables."""
    thick, thin = (
        f'w:val="single" w:sz="{size}" w:space="0" w:color="{color}"' for size, color in ((12, edge), (4, inside))
    )
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
        '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="40" w:type="dxa"/><w:left w:w="80" w:type="dxa"/>'
        '<w:bottom w:w="40" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="table" w:customStyle="1" w:styleId="Targets"><w:name w:val="Targets Table"/>'
        '<w:aliases w:val="目标表"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
        f"<w:top {thick}/><w:bottom {thick}/><w:insideH {thin}/></w:tblBorders></w:tblPr>"
        f'<w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="{fill}"/></w:tcPr>'
        "</w:tblStylePr></w:style>"
    )


def _words(shorthand: str) -> tuple[set[str], dict[str, str]]:
    words = shorthand.split()
    return {word for word in words if "=" not in word}, dict(word.split("=") for word in words if "=" in word)


def _ppr(shorthand: str, run: str, profile: str) -> str:
    flags, values = _words(shorthand)
    parts = []
    if "next" in flags:
        parts.append("<w:keepNext/><w:keepLines/>")
    if "box" in flags:
        line = 'w:sz="4" w:color="D9CFBC"'
        parts.append(
            "<w:pBdr>"
            + "".join(f'<w:{side} w:val="single" {line} w:space="6"/>' for side in ("top", "left", "bottom", "right"))
            + "</w:pBdr>"
        )
    if "bar" in flags:
        parts.append('<w:pBdr><w:left w:val="dotted" w:sz="12" w:space="8" w:color="7F7F7F"/></w:pBdr>')
    if "shade" in values:
        parts.append(f'<w:shd w:val="clear" w:color="auto" w:fill="{values["shade"]}"/>')
    if "offgrid" in flags:
        parts.append('<w:snapToGrid w:val="0"/>')
    spacing = "".join(f' w:{key}="{values[key]}"' for key in ("before", "after") if key in values)
    if "both" in flags and profile == "newsroom":
        values.setdefault("line", "400")
    if "line" in values:
        spacing += f' w:line="{values["line"]}" w:lineRule="atLeast"'
    if spacing:
        parts.append(f"<w:spacing{spacing}/>")
    if "box" in flags:
        values |= {"left": "160", "right": "160"}
    if indent := {key: values[key] for key in ("left", "right", "firstLineChars", "firstLine") if key in values}:
        if indent.get("firstLineChars") == "200":
            # For programs that do not know characters as a unit of length.
            size = next((word for word in run.split() if word[0].isdigit()), "16" if profile == "gbt9704" else "12")
            indent["firstLine"] = str(round(float(size) * 40))
        parts.append("<w:ind" + "".join(f' w:{key}="{value}"' for key, value in indent.items()) + "/>")
    parts += [f'<w:jc w:val="{side}"/>' for side in ("both", "left", "center", "right") if side in flags]
    if "level" in values:
        parts.append(f'<w:outlineLvl w:val="{values["level"]}"/>')
    return f"<w:pPr>{''.join(parts)}</w:pPr>" if parts else ""


def _rpr(shorthand: str, language: str, *, lang: bool = False) -> str:
    flags, values = _words(shorthand)
    parts = []
    for face in flags & set(_FACES[language]):
        latin = _LATIN.get(face, "Times New Roman")
        parts.append(
            f'<w:rFonts w:ascii="{latin}" w:eastAsia="{_FACES[language][face]}" w:hAnsi="{latin}" w:cs="{latin}"/>'
        )
    if "bold" in flags:
        parts.append("<w:b/><w:bCs/>")
    if "color" in values:
        parts.append(f'<w:color w:val="{values["color"]}"/>')
    if "tight" in flags:
        parts.append('<w:spacing w:val="-5"/>')
    for size in (word for word in flags if word[0].isdigit()):
        half_points = round(float(size) * 2)
        parts.append(f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>')
    if "u" in values:
        parts.append(f'<w:u w:val="dotted" w:color="{values["u"]}"/>')
    if "fill" in values:
        parts.append(f'<w:shd w:val="clear" w:color="auto" w:fill="{values["fill"]}"/>')
    if lang:
        parts.append(f'<w:lang w:val="en-US" w:eastAsia="{_SCRIPTS[language]}" w:bidi="ar-SA"/>')
    return f"<w:rPr>{''.join(parts)}</w:rPr>" if parts else ""


def _settings(language: str, *, even_footer: bool) -> str:
    compat = "".join(
        f'<w:compatSetting w:name="{name}" w:uri="http://schemas.microsoft.com/office/word" w:val="{value}"/>'
        for name, value in (
            ("compatibilityMode", 15),
            ("overrideTableStyleFontSizeAndJustification", 1),
            ("enableOpenTypeFeatures", 1),
            ("doNotFlipMirrorIndents", 1),
        )
    )
    return (
        f'<w:settings {_W}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/>'
        + ("<w:evenAndOddHeaders/>" if even_footer else "")
        + '<w:characterSpacingControl w:val="compressPunctuation"/>'
        f"<w:compat><w:balanceSingleByteDoubleByteWidth/><w:useFELayout/>{compat}</w:compat>"
        f'<w:themeFontLang w:val="en-US" w:eastAsia="{_SCRIPTS[language]}"/></w:settings>'
    )


def _font_table(language: str) -> str:
    """Return the typefaces, with what to take where the newspaper face of the official title is not installed."""
    faces = _FACES[language]
    other = {"方正小标宋简体": faces["song"]}
    fonts = "".join(
        f'<w:font w:name="{face}">'
        + (f'<w:altName w:val="{other[face]}"/>' if face in other else "")
        + f'<w:charset w:val="{"88" if language == "zh-Hant" else "86"}"/><w:family w:val="auto"/></w:font>'
        for face in dict.fromkeys(faces.values())
    )
    return f"<w:fonts {_W}>{fonts}</w:fonts>"


def _theme(language: str) -> str:
    """Return the plainest theme that is valid; nothing in our styles refers to it, but Word expects one."""
    faces = _FACES[language]
    roles = ("dk1", "lt1", "dk2", "lt2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink")
    colors = ("000000", "FFFFFF", "404040", "F6F2EA", "9C2A1E", "1F4E79", "7F6000", "385723", "595959", "7F7F7F")
    scheme = "".join(
        f'<a:{role}><a:srgbClr val="{color}"/></a:{role}>'
        for role, color in zip(roles, (*colors, "1F4E79", "595959"), strict=True)
    )
    fonts = "".join(
        f'<a:{kind}><a:latin typeface="{_LATIN[face]}"/><a:ea typeface="{faces[face]}"/><a:cs typeface=""/></a:{kind}>'
        for kind, face in (("majorFont", "hei"), ("minorFont", "song"))
    )
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="roundtable"><a:themeElements>'
        f'<a:clrScheme name="roundtable">{scheme}</a:clrScheme><a:fontScheme name="roundtable">{fonts}</a:fontScheme>'
        f'<a:fmtScheme name="roundtable"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{f'<a:ln>{fill}</a:ln>' * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    )


def _footer(side: str, *, dashes: bool) -> str:
    before, after = ("— ", " —") if dashes else ("", "")
    # The standard keeps the number one character away from the edge of the type area.
    indent = {"right": '<w:ind w:rightChars="100" w:right="320"/>', "left": '<w:ind w:leftChars="100" w:left="320"/>'}

    def run(text: str) -> str:
        return f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>' * bool(
            text
        )

    number = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    return (
        f'<w:ftr {_W} {_R}><w:p><w:pPr><w:pStyle w:val="Footer"/>{indent.get(side, "")}<w:jc w:val="{side}"/></w:pPr>'
        f"{run(before)}{number}{run(after)}</w:p></w:ftr>"
    )


if __name__ == "__main__":
    main()
