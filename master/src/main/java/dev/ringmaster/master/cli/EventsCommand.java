package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Value;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "events",
    description =
        "What happened, oldest first: jobs, returns, keys, minions that come and go, runs, and what"
            + " minions and operators send themselves. With --follow, one event a line in JSON, and"
            + " one document each in YAML.")
final class EventsCommand implements Callable<Integer> {
  private final Cli cli;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "GLOB",
      description = "Only tags like this: 'job/*', 'minion/web01/*'. Default: all.")
  private String glob = "*";

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what happens, until Ctrl-C.")
  private boolean follow;

  @Option(
      names = "--after",
      paramLabel = "N",
      description = "Only events after this number; none is missed that is still kept.")
  private long after = -1;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "Of what is stored, at most the newest so many. Default: ${DEFAULT-VALUE}.")
  private int limit = 50;

  EventsCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() throws InterruptedException {
    Value.MapValue request =
        Value.map(
            "glob", Value.text(glob),
            "after", Value.integer(after),
            "limit", Value.integer(limit),
            "follow", Value.bool(follow));
    if (!follow && !cli.isTable()) {
      cli.printRows(cli.ask("events.list", request));
      return ExitStatus.OK;
    }
    try (ControlClient client = cli.connect()) {
      ControlAnswers answers = client.call("events.list", request);
      for (Optional<Value> event = answers.next(); event.isPresent(); event = answers.next()) {
        print(event.get());
        cli.terminal().needReader();
      }
    }
    return ExitStatus.OK;
  }

  private void print(Value event) {
    String text =
        switch (cli.format()) {
          case json -> JsonText.line(event);
          case yaml -> YamlText.of(Value.list(List.of(event)));
          case table -> line(Fields.of(event));
        };
    cli.terminal().result(text);
  }

  private static String line(Fields event) {
    return event.text("number")
        + "  "
        + Times.local(event.map().get("at"))
        + "  "
        + Printable.line(event.text("tag"))
        + "  "
        + event.value("data").map(JsonText::line).orElse("");
  }
}
