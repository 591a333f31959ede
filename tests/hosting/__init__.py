"""What docs/how-to/host-it.md tells to do, done: systemd's units, web servers in front, backup and restore."""
