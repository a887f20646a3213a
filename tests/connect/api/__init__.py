"""Tests of what other software reads."""
