package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Value;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "audit",
    description =
        "Every action is written down before it takes effect, each entry with the hash of the one"
            + " before. 'verify' computes all of them anew; a hash that was noted elsewhere proves"
            + " that nothing up to it was altered or left out.")
final class AuditCommands implements Callable<Integer> {
  private final Cli cli;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "At most the newest so many. Default: ${DEFAULT-VALUE}.")
  private int limit = 50;

  AuditCommands(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    cli.printRows(
        cli.ask("audit.list", Value.map("limit", Value.integer(limit))),
        Column.of("NUMBER", "number"),
        Column.time("AT", "at"),
        Column.of("WHO", "principal"),
        Column.of("ACTION", "action"),
        Column.of("ON", "subject"),
        new Column(
            "DETAILS", row -> Fields.of(row).value("details").map(JsonText::line).orElse("")));
    return ExitStatus.OK;
  }

  @Command(
      name = "verify",
      header = "Compute every hash anew.",
      description = "Exit status 0 if the chain is whole, 2 if it is not.")
  int verify() {
    Value answer = cli.askOne("audit.verify", Value.map());
    Fields result = Fields.of(answer);
    cli.print(
        answer,
        shown ->
            result.text("broken").isEmpty()
                ? "whole: " + result.text("entries") + " entries, head " + result.text("head")
                : "BROKEN after "
                    + result.text("entries")
                    + " entries: "
                    + Printable.line(result.text("broken")));
    return result.text("broken").isEmpty() ? ExitStatus.OK : ExitStatus.FAILED;
  }
}
