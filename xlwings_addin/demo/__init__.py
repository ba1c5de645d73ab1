"""A filled example that tells a story: thirty debtors in six weeks, with every step, outcome and letter."""

from xlwings_addin.demo.story import make_demo

__all__ = ["make_demo"]
