"""Meter exports of any operator: what each column is, found from headers and contents, to exact readings."""
