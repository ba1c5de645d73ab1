"""What to do next and why. Pure: no Excel, no files but the package's own data, no clock, no globals that change."""
