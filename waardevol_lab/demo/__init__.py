"""Fictional demo data, made by the use cases themselves; for development only.

Two municipalities that do not exist, thirteen people who do not exist, and an experiment in every
phase. Every account and experiment is marked as fictional.
"""

from waardevol_lab.demo.loading import DemoIncomplete, load
from waardevol_lab.demo.passwords import demo_password
from waardevol_lab.demo.report import DemoReport

__all__ = ["DemoIncomplete", "DemoReport", "demo_password", "load"]
