"""Indicator assets: mathematics that SQL is the wrong tool for, from the frozen inputs to Parquet that dbt reads.

Every asset of a module in this folder is found by itself.
"""
