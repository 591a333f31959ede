"""What programs put on the clipboard as HTML: Word, Excel, Google Docs and Sheets, Slack, Gmail, Outlook."""
