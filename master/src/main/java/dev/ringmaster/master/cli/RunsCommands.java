package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Value;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "runs",
    description =
        "A run is one execution of a runbook by 'master orchestrate'. Its journal is kept until"
            + " retention removes it. RUN is a run's id, or its beginning.")
final class RunsCommands {
  private final Cli cli;

  RunsCommands(Cli cli) {
    this.cli = cli;
  }

  @Command(name = "list", header = "List runs, newest first.")
  int list(
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "20",
              description = "At most so many. Default: ${DEFAULT-VALUE}.")
          long limit) {
    cli.printRows(
        cli.ask("runs.list", Value.map("limit", Value.integer(limit))),
        Column.of("RUN", "run"),
        Column.time("REQUESTED", "requested"),
        Column.of("BY", "principal"),
        Column.of("RUNBOOK", "runbook"),
        Column.of("TEST", "test"),
        Column.of("PHASE", "phase"),
        Column.of("OUTCOME", "outcome"),
        Column.of("MESSAGE", "message"));
    return ExitStatus.OK;
  }

  @Command(
      name = "show",
      header = "Show what has become of a run until now, step by step.",
      description = "The exit status is that of 'master orchestrate'; 0 if it goes on.")
  int show(@Parameters(paramLabel = "RUN", description = "Its id.") String run)
      throws InterruptedException {
    return follow("runs.show", run);
  }

  @Command(
      name = "watch",
      header = "Follow a run to its end, as 'master orchestrate' does.",
      description = "The exit status is that of 'master orchestrate'. Ctrl-C only stops watching.")
  int watch(@Parameters(paramLabel = "RUN", description = "Its id.") String run)
      throws InterruptedException {
    return follow("runs.watch", run);
  }

  private int follow(String method, String run) throws InterruptedException {
    try (ControlClient client = cli.connect()) {
      return new RunFollower(cli, client, run)
          .follow(() -> client.call(method, Value.map("run", Value.text(run))));
    }
  }

  @Command(
      name = "cancel",
      header = "Start no further step, and stop those under way.",
      description = "Does not wait for them; 'master runs watch' does.")
  int cancel(
      @Parameters(paramLabel = "RUN", arity = "1..*", description = "Their ids.")
          List<String> runs) {
    for (String run : runs) {
      Value answer = cli.askOne("runs.cancel", Value.map("run", Value.text(run)));
      cli.print(answer, shown -> "Cancelling " + Fields.of(shown).text("run") + ".");
    }
    return ExitStatus.OK;
  }

  @Command(
      name = "resume",
      header = "Answer a run that asks whether a step took effect.",
      description = {
        "A run asks when a minion went down or away in the middle of a step: nobody but you can"
            + " find out whether the step took effect there. 'master runs show' prints the"
            + " question.",
        "",
        "--as done: it did. --as retry: do it again. --as failed: count it as failed."
      })
  int resume(
      @Parameters(paramLabel = "RUN", description = "Its id.") String run,
      @Option(names = "--step", paramLabel = "ID", required = true, description = "Which step.")
          String step,
      @Option(
              names = "--as",
              paramLabel = "ANSWER",
              required = true,
              description = "done, retry or failed.")
          String as) {
    Value answer =
        cli.askOne(
            "runs.answer",
            Value.map("run", Value.text(run), "step", Value.text(step), "as", Value.text(as)));
    cli.print(
        answer,
        shown ->
            Printable.line(
                "The run goes on: watch it with 'master runs watch "
                    + Fields.of(shown).text("run")
                    + "'."));
    return ExitStatus.OK;
  }
}
