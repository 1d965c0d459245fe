"""Two publications, document by document: folders that hold a site, wherever they were copied to."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from kikin.publish.changes.comparing import Compared, compared
from kikin.publish.changes.contents import CONTENTS, read_contents
from kikin.publish.downloads import ENDING
from kikin.publish.model import INDEX
from kikin.values.errors import KikinError

_WITHIN: Final = ("", "site", "reports/site")
_FRONT: Final = f"{INDEX}.html"
_REMEDY: Final = "kikin build が作る reports/site か、その写しのフォルダーを指定してください"


def comparison(old: Path, new: Path) -> list[Compared]:
    """Return what changed in each document between two publications; nothing of those that say the same.

    Raises:
        KikinError: A folder holds no publication, one of a kikin that kept nothing to compare, or a damaged one.
    """
    before, after = files_of_publication(old), files_of_publication(new)
    found = []
    for document in sorted({*before, *after}):
        files = before.get(document), after.get(document)
        if files[0] and files[1] and files[0].read_bytes() == files[1].read_bytes():
            continue
        one = compared(document, *(_read(file) if file else None for file in files))
        if one.changes:
            found.append(one)
    return found


def files_of_publication(folder: Path) -> dict[str, Path]:
    """Return what is kept to be compared of each document of a publication.

    Args:
        folder: The site, its ``reports`` folder or the project.

    Raises:
        KikinError: There is no such folder, it holds no publication, or one of a kikin that kept nothing.
    """
    if not folder.is_dir():
        raise KikinError("公表したサイトのフォルダーがありません", found=folder, remedy=_REMEDY)
    site = next((folder / name for name in _WITHIN if (folder / name / _FRONT).is_file()), None)
    if site is None:
        raise KikinError("公表したサイトではありません", found=folder, remedy=_REMEDY)
    found = {
        file.parent.relative_to(site).as_posix().removesuffix(ENDING): file
        for file in sorted(site.glob(f"**/*{ENDING}/{CONTENTS}"))
    }
    found.pop(INDEX, None)
    if not found:
        remedy = "そのときのデータをこの版の kikin で kikin build し直すと、比べられるサイトになります"
        raise KikinError(
            "比べるための控えのないサイトです（前の版の kikin のもの）", found=site, remedy=remedy
        )
    return found


def _read(file: Path) -> dict[str, Any]:
    try:
        return read_contents(file)
    except (OSError, ValueError) as error:
        remedy = "写し直すか、kikin build で作り直してください"
        raise KikinError("比べるための控えが壊れています", found=file, remedy=remedy) from error
