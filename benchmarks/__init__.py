"""Side by side with what a user would pick instead; nothing here is part of the package or of its tests."""
