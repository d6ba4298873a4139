"""Commands that outgrew the command line's own file, and what all commands share."""
