"""The subcommands of `wordgrad`."""
