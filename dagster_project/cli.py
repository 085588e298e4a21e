"""The command line. Every heavy import waits until a command needs it, so that ``--help`` is instant."""

import gc
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from dagster_project.runner import Outcome
    from sources.settings import Settings
    from sources.vintages import RawStore

# Most objects live as long as the process: with Python's 700, 10, 10 a build looks for garbage for 2 s.
GC_THRESHOLD = 50_000, 20, 100
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


class _Examples(click.Group):
    """Keeps the line breaks of the examples in ``--help``."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write(f"\n{self.epilog}\n" if self.epilog else "")


@click.group(
    cls=_Examples,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog="""Examples:
  five-bases run --profile sample                    a synthetic world, no network, no keys
  five-bases run --profile live --years 2022:2024    the publishers' own data
  five-bases sql "select * from marts.fct_supply_dependence where economy_code = 'CHN' and is_dependent"
  five-bases releases list
  five-bases sources withdraw bgs_wms cobalt/20260105T080000123Z.0a1b2c3d --reason "pounds, not tonnes"

Exit codes: 0 published, or nothing new; 1 usage or internal error; 3 a gate refused, nothing was published;
4 published, but a publisher was refused or unreachable and its last good vintage was used.""",
)
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def cli(debug: bool) -> None:
    """Open industrial statistics, keyed to China's industrial five bases (工业五基)."""


@cli.command()
@click.option(
    "--profile",
    type=click.Choice(["sample", "live"]),
    help="Generated data (sample) or the publishers' own (live).  [default: live]",
)
@click.option("--mirror", type=FOLDER, help="Offline mirror of the publishers' sites, used instead of the network.")
@click.option("--drop", type=FOLDER, help="Files downloaded by hand, one folder for each publisher.")
@click.option("--only", multiple=True, metavar="PUBLISHER", help="Refresh only this publisher; may be repeated.")
@click.option("--years", metavar="A:B", help="Ingest only these years, for example 2022:2024.")
@click.option(
    "--economy", metavar="CODE", help="Focus economy, ISO 3166 alpha-3, or a bloc such as EU27.  [default: CHN]"
)
@click.option("--accept", metavar="REASON", help="Approve a release that needs approval; the reason is recorded.")
def run(only: tuple[str, ...], accept: str | None, **options: Any) -> None:
    """The main job: ingest what changed, build, audit, publish."""
    if options["profile"] == "sample" and options["mirror"]:
        raise click.UsageError("the sample profile generates its own data: omit --mirror, or use --profile live")

    from rich.console import Console

    from dagster_project.runner import quietly, run
    from sources.progress import progress_stream, shown_on
    from sources.publishers import publisher_names
    from sources.settings import load_settings

    known = publisher_names()
    unknown = sorted(set(only) - set(known))
    if unknown:
        raise click.UsageError(f"unknown publisher {', '.join(unknown)}; there are: {', '.join(known)}")
    settings = load_settings(**{name: str(value) for name, value in options.items() if value is not None})
    with progress_stream() as terminal, shown_on(Console(file=terminal, soft_wrap=True)), quietly(settings.home):
        outcome = run(settings, only, accept)
    _report(settings, outcome)
    sys.exit(outcome.exit)


def _report(settings: "Settings", outcome: "Outcome") -> None:
    from dagster_project import report

    report.show(settings, outcome)


@cli.command()
@click.argument("query")
@click.option(
    "--format", "form", type=click.Choice(["table", "csv", "json", "parquet"]), default="table", show_default=True
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file instead of the screen."
)
def sql(query: str, form: str, output: Path | None) -> None:
    """Read-only SQL on the published release (schemas marts and meta).

    \b
    Examples:
      five-bases sql "from meta.gates"
      five-bases sql "from marts.dim_base" --format csv --output bases.csv
    """
    from dagster_project import query as reader
    from sources.settings import load_settings

    reader.write(reader.read(load_settings(), query), form, output)


@cli.group()
def releases() -> None:
    """Published releases: list them, compare two, go back to one."""


@releases.command("list")
def list_releases() -> None:
    """List the releases on disk, newest last; the arrow marks the one that readers see."""
    from dagster_project import report
    from sources.settings import load_settings

    report.show_releases(load_settings())


@releases.command()
@click.argument("a")
@click.argument("b")
def diff(a: str, b: str) -> None:
    """Show what changed from release A to release B, by HS edition and year."""
    from dagster_project import report
    from sources.settings import load_settings

    report.show_diff(load_settings(), a, b)


@releases.command()
@click.argument("release_id")
def rollback(release_id: str) -> None:
    """Let readers see an earlier release again; later ones are withdrawn, and runs do not build them again."""
    from dagster_project.release.catalog import Catalog
    from sources.settings import load_settings

    catalog = Catalog.of(load_settings())
    catalog.roll_back(catalog.get(release_id))
    click.echo(f"readers now see {release_id}")


@cli.group(invoke_without_command=True)
@click.pass_context
def sources(context: click.Context) -> None:
    """List the publishers: newest vintage, last check, licence, and whether a key is needed.

    \b
    Examples:
      five-bases sources
      five-bases sources withdraw bgs_wms cobalt/20260105T080000123Z.0a1b2c3d --reason "pounds, not tonnes"
      five-bases sources restore bgs_wms cobalt/20260105T080000123Z.0a1b2c3d
    """
    if context.invoked_subcommand is None:
        from dagster_project import report
        from sources.settings import load_settings

        report.show_sources(load_settings())


@sources.command()
@click.argument("publisher")
@click.argument("vintage", metavar="[DATASET/]VINTAGE")
@click.option("--reason", required=True, help="Why it is not to be used; recorded beside its manifest.")
def withdraw(publisher: str, vintage: str, reason: str) -> None:
    """Take a vintage out of use: the next run builds with the newest one that is left of its dataset.

    Nothing is deleted. The same file is not ingested again while it is withdrawn; a changed file is. Every vintage
    that was parsed from the same file is withdrawn with it.

    \b
    Example:
      five-bases sources withdraw bgs_wms cobalt/20260105T080000123Z.0a1b2c3d --reason "pounds, not tonnes"
    """
    if not reason.strip():
        raise click.UsageError("--reason is empty")
    store = _store_with(publisher)
    click.echo(f"{store.withdraw(store.find(publisher, vintage), reason.strip())}. The next run is built without it.")


@sources.command()
@click.argument("publisher")
@click.argument("vintage", metavar="[DATASET/]VINTAGE")
def restore(publisher: str, vintage: str) -> None:
    """Take a withdrawn vintage into use again.

    \b
    Example:
      five-bases sources restore bgs_wms cobalt/20260105T080000123Z.0a1b2c3d
    """
    store = _store_with(publisher)
    store.restore(store.find(publisher, vintage))
    click.echo(f"{publisher} {vintage} is in use again from the next run on")


def _store_with(publisher: str) -> "RawStore":
    """Return the raw store of this home. Raises a usage error for an unknown publisher."""
    from sources.publishers import publisher_names
    from sources.settings import load_settings
    from sources.vintages import RawStore

    known = publisher_names()
    if publisher not in known:
        raise click.UsageError(f"unknown publisher {publisher}; there are: {', '.join(known)}")
    settings = load_settings()
    return RawStore(settings.raw, settings.quarantine)


@cli.command()
@click.argument("name", metavar="TABLE[.COLUMN]")
def explain(name: str) -> None:
    """Show grain, unit, formula, source and literature of a table or column, and the thresholds of its rules.

    \b
    Examples:
      five-bases explain fct_supply_dependence
      five-bases explain fct_supply_dependence.supplier_hhi_index
      five-bases explain fct_dependence_rules.is_dependent
    """
    from dagster_project import report
    from sources.settings import load_settings

    report.explain(load_settings(), name)


@cli.command()
@click.option("--port", default=3000, show_default=True, help="Port on loopback.")
def ui(port: int) -> None:
    """Dagster's web UI on loopback, with this home's runs, checks and logs."""
    from dagster_project.runner import prepare_dagster_home
    from sources.settings import ROOT, load_settings

    settings = load_settings()
    home = prepare_dagster_home(settings)
    environment = {
        **os.environ,
        "FIVE_BASES_HOME": str(settings.home),
        "DAGSTER_HOME": str(home),
        "DAGSTER_DISABLE_TELEMETRY": "1",
    }
    os.chdir(ROOT)
    click.echo(f"http://127.0.0.1:{port}  (stop with Ctrl-C)", err=True)
    dagster = str(Path(sys.executable).with_name("dagster"))
    arguments = [dagster, "dev", "-h", "127.0.0.1", "-p", str(port), "-m", "dagster_project.definitions"]
    os.execve(dagster, arguments, environment)


def main(run_cli: Callable[..., Any] = cli) -> None:
    """Run the command line; every error is one message and a documented exit code."""
    debug = "--debug" in sys.argv
    try:
        run_cli(standalone_mode=False)
    except click.ClickException as error:
        hint = f"\nTry '{error.ctx.command_path} --help'." if isinstance(error, click.UsageError) and error.ctx else ""
        _fail(f"{error.format_message()}{hint}")
    except (click.Abort, KeyboardInterrupt):
        _fail("stopped; nothing was published. Run again: files already downloaded are kept.")
    except BrokenPipeError:
        sys.stderr.close()
    except Exception as error:
        if debug:
            raise
        from sources.errors import in_words

        message, code = in_words(error)
        _fail(message, code)


def console() -> None:
    """Run the command line as a process, and end it at once: of the modules of a build, Python's own end takes 2 s."""
    gc.set_threshold(*GC_THRESHOLD)
    code = 0
    try:
        main()
    except SystemExit as end:
        code = int(end.code or 0)
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        sys.exit(code)  # Python says which stream could not be written
    os._exit(code)


def _fail(message: str, code: int = 1) -> None:
    click.echo(f"five-bases: {message}", err=True)
    sys.exit(code)
