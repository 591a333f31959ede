"""The database, through SQLAlchemy Core: SQLite or PostgreSQL."""
