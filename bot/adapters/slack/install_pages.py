"""What somebody sees who installs the app: what it is and asks for, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from slack_bolt.oauth.async_callback_options import AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.response import BoltResponse

from bot.adapters.slack.scopes import REASONS
from bot.present.web_page import Link, WebPage, page_headers

COOKIE = "__Host-communique-install"  # the prefix: no other host of the domain can set it
_OPEN = "https://slack.com/app_redirect"
_AGAIN = "Begin again at the page that you came from: each attempt is good once, for ten minutes, in one browser."
_REASONS: Mapping[str, tuple[str, str]] = {
    "access_denied": (
        "Nothing was installed",
        "You, or a rule of your workspace, did not allow it. An admin of the workspace can.",
    ),
    "invalid_browser": ("Nothing was installed", f"This attempt was not begun in this browser. {_AGAIN}"),
    "invalid_state": ("Nothing was installed", f"This attempt was used before, or took too long. {_AGAIN}"),
    "missing_code": ("Nothing was installed", f"Slack did not say what was allowed. {_AGAIN}"),
    "invalid_code": ("Nothing was installed", f"Slack does not know this attempt any more. {_AGAIN}"),
    "no_bot": ("Nothing was installed", f"Slack did not let the bot itself in. {_AGAIN}"),
    "whole_organization": (
        "Not for a whole organization",
        "Communiqué is installed in one workspace at a time, so that no workspace sees what another has set. No token "
        "was kept. Ask an admin of the organization to remove the app there, and install it in each workspace that "
        "wants it.",
    ),
    "unreachable": ("Slack does not answer", f"Nothing was installed. {_AGAIN}"),
}


def offer(url: str) -> WebPage:
    """What the bot is, what it asks for and why, and the way to Slack."""
    return WebPage(
        title="Who stands where, in whose words",
        paragraphs=(
            "Communiqué briefs news articles in your workspace: a few sentences of summary, and every party's stated "
            "position with the article's own words that prove it. It posts a digest every day where somebody asks for "
            "one.",
            "This is what it asks Slack for. It reads no other messages than those that are meant for it.",
        ),
        points=tuple((scope, f"to {why}") for scope, why in REASONS.items()),
        link=Link(label="Add to Slack", url=url),
    )


async def installed(args: AsyncSuccessArgs) -> BoltResponse:
    """It is installed."""
    about = args.installation
    page = WebPage(
        title="Installed",
        paragraphs=(
            f"Communiqué is now in {about.team_name or 'your workspace'}.",
            "Invite it to a channel with /invite @communique, or write to it directly. /brief help tells the rest.",
        ),
        link=Link(
            label="Open Slack", url=f"{_OPEN}?{urlencode({'app': about.app_id or '', 'team': about.team_id or ''})}"
        ),
    )
    return _without_cookie(page_of(page), args)


async def failed_page(args: AsyncFailureArgs) -> BoltResponse:
    """It is not; the reason is told in words of ours, whatever came in the address."""
    reason = str(getattr(args.error, "reason", None) or args.reason)
    status = 400 if args.error is not None else args.suggested_status_code
    return _without_cookie(page_of(failed(reason), status=status), args)


def failed(reason: str, *, told: str = "") -> WebPage:
    """Why nothing was installed; `told` is said in the place of a reason that has no words here."""
    title, words = _REASONS.get(reason, ("Nothing was installed", told or f"Slack reports a failure. {_AGAIN}"))
    return WebPage(title=title, paragraphs=(words,))


def page_of(page: WebPage, *, status: int = 200) -> BoltResponse:
    """The page as slack-bolt answers."""
    return BoltResponse(status=status, body=page.html, headers=dict(page_headers()))


def _without_cookie(response: BoltResponse, args: AsyncSuccessArgs | AsyncFailureArgs) -> BoltResponse:
    response.headers["set-cookie"] = [args.settings.state_utils.build_set_cookie_for_deletion()]
    return response
