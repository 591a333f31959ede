"""The studio's pages about people: find, look at and change them, import, segments, export, upkeep."""
