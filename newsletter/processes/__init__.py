"""Child processes with limits, for work on data that strangers or themes bring."""
