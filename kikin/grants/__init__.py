"""助成額の算定: one pure function per scheme of the notice, each returning its reckoning."""
