"""`crispline doctor`."""

from __future__ import annotations

import json
from dataclasses import asdict

import click


@click.command("doctor", short_help="Check the installation and its devices.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def command(context: click.Context, *, as_json: bool) -> None:
    """Check versions, devices, GDAL, PROJ and the embedded model.

    The exit status is 2 if something is wrong.
    """
    from crispline.engine.doctor import examine

    findings = []
    for finding in examine():
        findings.append(finding)
        if not as_json:
            mark = "ok  " if finding.ok else "FAIL"
            click.echo(f"{mark}  {finding.name:<18}  {finding.detail}")
    healthy = all(finding.ok for finding in findings)
    if as_json:
        values = {"ok": healthy, "findings": [asdict(finding) for finding in findings]}
        click.echo(json.dumps(values, indent=2))
    elif healthy:
        click.echo("everything works")
    context.exit(0 if healthy else 2)
