"""A filled example that tells a story: reminders sent last week, two calls today, and the letters that follow."""

from xlwings_addin.demo.story import make_demo

__all__ = ["make_demo"]
