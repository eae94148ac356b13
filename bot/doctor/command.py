"""`communique doctor` on the command line."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx

from bot.doctor.examine import Patient, examine
from bot.doctor.finding import Finding
from bot.doctor.report import line, status, verdict
from bot.redaction import redact

if TYPE_CHECKING:
    from bot.adapters.streams import Streams


def diagnose(patient: Patient, streams: Streams) -> int:
    """Print every finding as soon as it is there; returns the exit status: 1 where something failed."""
    return asyncio.run(_diagnose(patient, streams))


async def _diagnose(patient: Patient, streams: Streams) -> int:
    findings: list[Finding] = []
    async with httpx.AsyncClient() as client:
        async for finding in examine(patient, client):
            findings.append(finding)
            print(redact(line(finding, color=streams.color)), file=streams.out, flush=True)
    print(f"\n{verdict(findings)}", file=streams.out, flush=True)
    return status(findings)
