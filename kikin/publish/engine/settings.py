"""How a figure that a cell leaves displayed is drawn, warm or in a kernel: the same in every build, without a date.

A kernel also notes what the notebook uses, from its first cell on.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

INLINE: Final = "module://matplotlib_inline.backend_inline"
FIGURES: Final[dict[str, Any]] = {
    "figure_formats": ["svg"],
    "print_figure_kwargs": {"metadata": {"Date": None}},
}


def write_profile(folder: Path) -> None:
    """Write the settings of a kernel into its ``IPYTHONDIR``, which need not exist yet."""
    profile = folder / "profile_default"
    profile.mkdir(parents=True)
    lines = [f"c.InlineBackend.{name} = {value!r}" for name, value in FIGURES.items()]
    lines.append("""c.InteractiveShellApp.exec_lines = ["__import__('kikin.data.uses').data.uses.watch()"]""")
    lines.append("c.IPKernelApp.log_level = 50  # the kernel reports its orderly end as an error")
    (profile / "ipython_kernel_config.py").write_text("\n".join(lines) + "\n", encoding="utf-8")
