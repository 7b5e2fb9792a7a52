package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "pillar",
    description =
        "Compiles the pillar of minions from the files as they are now and prints it; secrets are"
            + " masked. Nothing is sent to the minions.")
final class PillarCommand implements Callable<Integer> {
  private final Cli cli;

  @Parameters(index = "0", paramLabel = "GLOB", description = "Which minions.")
  private String glob = "";

  @Option(
      names = "--pillarenv",
      paramLabel = "ENVIRONMENT",
      defaultValue = "base",
      description = "The environment whose pillar is meant. Default: ${DEFAULT-VALUE}.")
  private String environment = "base";

  @Option(
      names = "--pillar",
      paramLabel = "YAML",
      description = "Data to merge over it: '{a: 1}', or @FILE.")
  private String pillar = "";

  PillarCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    List<Value> answers =
        cli.ask(
            "pillar.show",
            Value.map(
                "glob", Value.text(glob),
                "pillarenv", Value.text(environment),
                "pillar", Value.text(pillar.isEmpty() ? "" : PillarText.read(pillar))));
    Map<String, Value> byMinion = new LinkedHashMap<>();
    for (Value answer : answers) {
      Fields fields = Fields.of(answer);
      byMinion.put(fields.text("minion"), fields.value("pillar").orElse(Value.map()));
    }
    cli.print(Value.map(byMinion), YamlText::of);
    return ExitStatus.OK;
  }
}
