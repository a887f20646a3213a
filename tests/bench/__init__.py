"""Measurements of the site against its budgets: ``make bench``. They are no tests: a busy machine is not a failure.

A rate is compared with a bound that is measured in the same run, round by round in turn, so that the ratio says the
same on a slow machine as on a fast one. A time, a size or a weight of memory is compared with a fixed budget.
"""
