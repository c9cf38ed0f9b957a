"""The errors that end a command with one clear message."""


class ShieldgenError(Exception):
    """Something a user can mend; the message says what, where and how."""


class SettingsError(ShieldgenError):
    """The configuration or the command line is wrong."""


class NothingToAnalyse(ShieldgenError):
    """There is no project, or no file in it that can be read."""


class WriteError(ShieldgenError):
    """Files could not be written; every file is as it was before."""
