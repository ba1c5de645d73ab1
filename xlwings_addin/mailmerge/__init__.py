"""Word letters: genuine mail-merge main documents, compiled once and filled many times."""
