"""The revisions of the database's schema. Needs no library, so that asking for one costs nothing."""

REVISIONS = (
    "0001",
    "0002",
    "0003",
    "0004",
    "0005",
    "0006",
    "0007",
    "0008",
    "0009",
    "0010",
    "0011",
    "0012",
    "0013",
    "0014",
    "0015",
    "0016",
    "0017",
    "0018",
    "0019",
    "0020",
    "0021",
    "0022",
    "0025",
    "0026",
    "0027",
    "0030",
    "0034",
    "0035",
    "0036",
)
"""Every revision, oldest first; the files are in migrations/versions."""
HEAD = REVISIONS[-1]
VERSION_TABLE = "newsletter_version"
"""The table that says which revision a database is at."""
