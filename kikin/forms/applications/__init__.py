"""Applicants' sheets of 別記３ (様式１-１, １-２, １-３ and ２) -> cases of ``kikin grant``."""
