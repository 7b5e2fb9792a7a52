package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.wire.control.End;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "minions",
    description =
        "Every minion that was accepted: whether it is connected and since when, its release, its"
            + " address, and how far its clock is from the master's.")
final class MinionsCommand implements Callable<Integer> {
  private final Cli cli;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "GLOB",
      description = "Only these ids. Default: all.")
  private String glob = "*";

  @Option(names = "--up", description = "Only those that are connected.")
  private boolean up;

  @Option(names = "--down", description = "Only those that are not.")
  private boolean down;

  MinionsCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    List<Value> rows =
        cli.ask("minions.list", Value.map("glob", Value.text(glob))).stream()
            .filter(row -> Fields.of(row).flag("up") ? !down : !up)
            .toList();
    if (rows.isEmpty() && !glob.equals("*")) {
      throw new CallRefused(
          End.Status.NOTHING_MATCHED, List.of(Problem.of("no accepted minion matches " + glob)));
    }
    cli.printRows(
        rows,
        Column.of("MINION", "minion"),
        new Column("STATUS", row -> Fields.of(row).flag("up") ? "up" : "down"),
        new Column(
            "SINCE", row -> Times.local(row.get(Fields.of(row).flag("up") ? "since" : "seen"))),
        Column.of("VERSION", "version"),
        Column.of("ADDRESS", "address"),
        new Column("SKEW", row -> skew(Fields.of(row))));
    String own = MinionsCommand.class.getPackage().getImplementationVersion();
    if (own != null && cli.isTable()) {
      nameOtherReleases(rows, own);
    }
    return ExitStatus.OK;
  }

  /** In a long list nobody sees the few that an update has not reached. */
  private void nameOtherReleases(List<Value> rows, String own) {
    List<String> others =
        rows.stream()
            .map(Fields::of)
            .filter(row -> !row.text("version").isEmpty() && !row.text("version").equals(own))
            .map(row -> row.text("minion") + " (" + row.text("version") + ")")
            .toList();
    if (!others.isEmpty()) {
      cli.terminal()
          .message(
              Printable.line(
                  "Not of this master's release, " + own + ": " + JobFollower.names(others)));
    }
  }

  private static String skew(Fields row) {
    return row.text("version").isEmpty() ? "" : String.format("%+.1f s", row.real("skew"));
  }
}
