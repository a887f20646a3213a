"""What a course says, how it is marked and what counts as done.

Pure: no web, no database, no clock, no network. Files come in through `curricula.reader`, and everything that leaves is
a frozen value of `curricula.model`.
"""
