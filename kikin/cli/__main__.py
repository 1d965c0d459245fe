"""Run `python -m kikin.cli` where the script isn't on PATH."""

from kikin.cli import main

main()
