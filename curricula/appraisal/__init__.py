"""The appraisal of a service against a set of standards: reading sets, scoring ratings, comparing assessors."""
