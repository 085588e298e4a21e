"""Indicator assets: computations that do not suit SQL, from the frozen inputs to Parquet that dbt reads.

The assets of all modules in this folder are loaded; there is no list to keep.
"""
