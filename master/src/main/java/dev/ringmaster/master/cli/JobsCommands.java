package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "jobs",
    description =
        "A job is one call on a fixed set of minions. It is kept with every answer until retention"
            + " removes it.")
final class JobsCommands {
  private final Cli cli;

  JobsCommands(Cli cli) {
    this.cli = cli;
  }

  @Command(name = "list", header = "List jobs, newest first.")
  int list(
      @Option(names = "--function", paramLabel = "GLOB", description = "Only of these functions.")
          String function,
      @Option(names = "--minion", paramLabel = "ID", description = "Only with this minion.")
          String minion,
      @Option(names = "--by", paramLabel = "PRINCIPAL", description = "Only asked for by this one.")
          String principal,
      @Option(
              names = "--since",
              paramLabel = "TIME",
              description = "Only from this time until now: 1h, 7d.")
          String since,
      @Option(names = "--open", description = "Only those that somebody still works on.")
          boolean open,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "20",
              description = "At most so many. Default: ${DEFAULT-VALUE}.")
          long limit) {
    Map<String, Value> request = new LinkedHashMap<>();
    Optional.ofNullable(function).ifPresent(it -> request.put("function", Value.text(it)));
    Optional.ofNullable(minion).ifPresent(it -> request.put("minion", Value.text(it)));
    Optional.ofNullable(principal).ifPresent(it -> request.put("principal", Value.text(it)));
    Optional.ofNullable(since)
        .map(it -> Times.parse("--since", it))
        .ifPresent(it -> request.put("since", Value.integer(it.toSeconds())));
    request.put("open", Value.bool(open));
    request.put("limit", Value.integer(limit));
    cli.printRows(
        cli.ask("jobs.list", Value.map(request)),
        Column.of("JOB", "job"),
        Column.time("SUBMITTED", "submitted"),
        Column.of("BY", "principal"),
        Column.of("FUNCTION", "function"),
        Column.of("TARGET", "target"),
        Column.of("MINIONS", "members"),
        Column.of("SUCCEEDED", "succeeded"),
        Column.of("FAILED", "failed"),
        Column.of("SILENT", "silent"),
        Column.of("OPEN", "open"));
    return ExitStatus.OK;
  }

  @Command(
      name = "show",
      header = "Show everything about a job: who asked, and what each minion did.")
  int show(@Parameters(paramLabel = "JOB", description = "Its id.") String job) {
    List<Value> answers = cli.ask("jobs.show", Value.map("job", Value.text(job)));
    Value.MapValue head = Fields.of(answers.getFirst()).map();
    cli.print(
        head.with("members", Value.list(answers.subList(1, answers.size()))),
        shown -> JobText.of(Fields.of(shown)));
    return ExitStatus.OK;
  }

  @Command(
      name = "watch",
      header = "Follow a job to its end, as 'master run' does.",
      description = "The exit status is that of 'master run'. Ctrl-C only stops watching.")
  int watch(@Parameters(paramLabel = "JOB", description = "Its id.") String job)
      throws InterruptedException {
    try (ControlClient client = cli.connect()) {
      return new JobFollower(cli, AnswerText::of, job)
          .follow(
              () -> client.call("jobs.watch", Value.map("job", Value.text(job))), Optional.empty());
    }
  }

  @Command(
      name = "cancel",
      header = "Stop jobs on every minion that is not done.",
      description = "Does not wait for the minions; 'master jobs watch' does.")
  int cancel(
      @Parameters(paramLabel = "JOB", arity = "1..*", description = "Their ids.")
          List<String> jobs) {
    for (String job : jobs) {
      Value answer = cli.askOne("jobs.cancel", Value.map("job", Value.text(job)));
      cli.print(answer, shown -> "Cancelling " + Fields.of(shown).text("job") + ".");
    }
    return ExitStatus.OK;
  }
}
