"""The two kinds of failure: what a person can mend, and everything else."""


class UserError(Exception):
    """A failure that is shown to the person who asked, in plain words and with what to do.

    Anything that is not a `UserError` is a defect: adapters show an incident id and log the traceback.
    `str(error)` is one or two whole sentences, without a traceback, path or secret.
    """


class FetchError(UserError):
    """The page could not be had: refused address, unreachable, too large, wrong type, HTTP status."""


class ExtractError(UserError):
    """The page was had but is no article that can be read: blurb, paywall, no text, other language."""


class PaywallError(ExtractError):
    """Only the open part of a paid article could be read."""


class FragmentError(ExtractError):
    """Only a blurb could be read."""


class EngineError(UserError):
    """An opt-in engine cannot be loaded: a missing package or model, named in the message."""
