"""What somebody who reviews a course reads first: its numbers and their sources, its gaps, and how hard it is to read.

`report.of_course` gives all of it as one value; `writing` writes that down.
"""
