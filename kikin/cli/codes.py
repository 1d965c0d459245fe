"""Exit codes: 0 good, 1 findings, 2 usage."""

GOOD, FINDINGS, USAGE = 0, 1, 2
