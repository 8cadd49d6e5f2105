"""LibreOffice without a screen, for tests that look at documents with other eyes than ours."""

from __future__ import annotations

import os
import shutil
import subprocess
from html import escape
from pathlib import Path

import pytest

_PROGRAM = shutil.which("soffice")

_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Module1" script:language="StarBasic">
{}</script:module>"""
_MACRO = """Sub Main(source As String, target As String, command As String)
Dim hidden(0) As New com.sun.star.beans.PropertyValue
hidden(0).Name = "Hidden"
hidden(0).Value = True
document = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
Dim nothing()
If command <> "" Then
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  dispatcher.executeDispatch(document.CurrentController.Frame, command, "", 0, nothing())
End If
Dim format(0) As New com.sun.star.beans.PropertyValue
format(0).Name = "FilterName"
format(0).Value = "MS Word 2007 XML"
document.storeToURL(target, format())
document.close(True)
End Sub
"""


def resaved(data: bytes, folder: Path, command: str = "") -> bytes:
    """Return the document as LibreOffice saves it again, after a command such as ``.uno:AcceptAllTrackedChanges``."""
    folder.mkdir(exist_ok=True)
    _run(folder, "--terminate_after_init")  # which makes a profile with an empty Module1
    (folder / "profile/user/basic/Standard/Module1.xba").write_text(_MODULE.format(escape(_MACRO)), encoding="utf-8")
    source, target = folder / "source.docx", folder / "target.docx"
    source.write_bytes(data)
    _run(folder, f'macro:///Standard.Module1.Main("{source.as_uri()}","{target.as_uri()}","{command}")')
    return target.read_bytes()


def printed(data: bytes, folder: Path, kind: str = "docx") -> Path:
    """Return the PDF that LibreOffice prints of the document."""
    source = folder / f"source.{kind}"
    source.write_bytes(data)
    _run(folder, "--convert-to", "pdf", "--outdir", str(folder), str(source))
    if kind == "xlsx" and not (folder / "source.pdf").exists() and not os.environ.get("CI"):
        pytest.skip("LibreOffice is here without its spreadsheets: apt-get install libreoffice-calc-nogui")
    return folder / "source.pdf"


def _run(folder: Path, *arguments: str) -> None:
    if _PROGRAM is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is not installed: apt-get install libreoffice-writer-nogui")
        pytest.skip("LibreOffice is not installed")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    # Its exit code says nothing: 0 when it cannot load a file, and it may abort on a window that it closes in the end.
    subprocess.run(
        [_PROGRAM, profile, "--headless", "--norestore", *arguments], check=False, timeout=180, capture_output=True
    )
