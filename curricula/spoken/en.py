"""English: what authors of every language may write."""

from __future__ import annotations

from curricula.spoken import Words

ENGLISH = Words(
    keywords={
        "check": ("Check",),
        "survey": ("Survey",),
        "card": ("Take to work",),
        "hint": ("Hint",),
        "why": ("Why",),
        "correct": ("Correct",),
        "incorrect": ("Incorrect",),
        "outcome": ("Outcome",),
        "critical": ("Critical",),
        "lesson": ("Lesson",),
        "points": ("Points",),
        "shuffle": ("Shuffle",),
        "source": ("Source",),
        "several": ("Choose all that apply", "Select all that apply", "Tick all that apply"),
        "yes": ("yes",),
        "no": ("no",),
        "to": ("to",),
        "review": ("review",),
        "rubric": ("Rubric",),
        "form": ("Form",),
        "both": ("both",),
        "certainty": ("Certainty",),
        "tags": ("Tags",),
        "review-by": ("Review by",),
        "words": ("words", "word"),
        "file": ("file",),
        "audio": ("audio",),
        "value": ("Value",),
        "conditions": ("Conditions",),
        "confidence": ("Confidence",),
        "reviewed": ("Reviewed",),
        "end": ("End",),
        "debrief": ("Debrief",),
        "good": ("good",),
        "mixed": ("mixed",),
        "harm": ("harm",),
        "rows": ("Rows",),
        "bands": ("Bands",),
        "results": ("Results",),
        "rule": ("Rule",),
        "sheet": ("Sheet",),
        "case": ("Worked case",),
        "skip-when": ("Skip when",),
        "not-for": ("Not for",),
        "country": ("Country",),
    },
    stay_last=(
        "none of these",
        "none of the above",
        "none of them",
        "neither",
        "all of these",
        "all of the above",
        "all of them",
        "both of these",
        "both of the above",
        "i do not know",
        "i don't know",
    ),
    awaiting_review="awaiting review",
    table="Table",
    all_of_the_above=("all of the above", "all of these", "none of the above", "none of these", "both of the above"),
    negative=(
        r"(?i:\b(?:which|what)\b(?:\s+(?!if\b|when\b)\w+){0,4}\s+(?:is|are|should|would|must|do|does|can)(?:\s+\w+)?\s+not\b"
        r"|\bexcept\b)|\bNOT\b"
    ),
)

SPOKEN = {"en": ENGLISH}
