"""Links that go through somebody else's server: mail gateways, click trackers of email services, redirectors.

The one home of their formats. Imported posts, feeds and preflight all ask here; nothing is fetched.
"""
