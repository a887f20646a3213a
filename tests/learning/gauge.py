"""A tool with something of everything: points, an answer that decides alone, a result, and a rule for two countries."""

from __future__ import annotations

TOOL = "aftercare/tool-signs"
PATH = "overdose/en/02-aftercare/08-tool-signs.md"

SOURCE = """---
kind: tool
title: How fast is the breath
minutes: 3
score: sum
---
Count for one minute.

## What you see
### Breaths a minute <!-- id: breaths -->
- (0) Twelve or more
- (2) Fewer than twelve
- (9) None *
  > Begin rescue breaths now.

### Lips <!-- id: lips -->
Skip when: breaths = None

- (0) Usual
- (2) Blue

### Notes for the handover <!-- id: notes -->
____ 30 words

### Minutes since the last dose of naloxone <!-- id: since -->
____ 0 to 90 minutes

## Bands
| Score | Band | What to do next |
|---|---|---|
| 0–1 | Breathing | Stay and count again. |
| 2–11 | In danger | Support breathing. |
| * | Not breathing | Breathe for the person. |

## Results
- Minutes left of an hour = 60 - since

## Rule: How long to stay in this country
Country: TJ

| breaths | What to do |
|---|---|
| Twelve or more | Stay two hours. |
| – | Stay until help is there. |

## Rule: How long to stay elsewhere
Country: RS

| breaths | What to do |
|---|---|
| – | Ask at home. |

## Worked case: Blue lips
- breaths: Fewer than twelve
- lips: Blue
- since: 20
- = 4, In danger
- = Minutes left of an hour: 40
"""
