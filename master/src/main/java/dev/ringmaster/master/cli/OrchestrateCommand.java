package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.JobId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "orchestrate",
    description = {
      "Runs the runbook runbooks/NAME.sls: its steps one after another, in the order in which they"
          + " are written, each after what it requires. A step that fails stops the run unless the"
          + " runbook handles that.",
      "",
      "The master keeps a journal: a run goes on when nobody watches, and after a restart of the"
          + " master. Ctrl-C only stops watching.",
      "--test changes nothing and prints what would be done."
    },
    footer = {
      "",
      "Examples:",
      "  master orchestrate deploy-environment --pillarenv=prod",
      "  master orchestrate deploy-environment --pillarenv=prod --test",
      "  master orchestrate deploy --pillarenv=prod --pillar '{shop: {revision: v2}}'"
    })
final class OrchestrateCommand implements Callable<Integer> {
  private final Cli cli;

  @Parameters(paramLabel = "NAME", description = "The runbook: shop.deploy is shop/deploy.sls.")
  private String runbook = "";

  @Option(
      names = "--pillarenv",
      paramLabel = "ENVIRONMENT",
      description = "Whose pillar the runbook and its steps see. Default: base.")
  private String pillarEnvironment = "";

  @Option(
      names = "--saltenv",
      paramLabel = "ENVIRONMENT",
      description =
          "Whose runbooks and states it takes. Default: that of the pillar if it has them, else"
              + " base.")
  private String environment = "";

  @Option(
      names = "--pillar",
      paramLabel = "YAML",
      description = "Pillar data merged over every pillar of the run: '{a: 1}' or @FILE.")
  private String pillar = "";

  @Option(names = "--test", description = "Change nothing; print what would be done.")
  private boolean test;

  @Option(names = "--async", description = "Print the run's id and do not watch it.")
  private boolean async;

  OrchestrateCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() throws InterruptedException {
    // A run's id is a version 7 UUID, as a job's.
    String run = JobId.create().toString();
    Value.MapValue request =
        Value.map(
            "run", Value.text(run),
            "runbook", Value.text(runbook),
            "pillarenv", Value.text(pillarEnvironment),
            "saltenv", Value.text(environment),
            "pillar", Value.text(PillarText.read(pillar)),
            "test", Value.bool(test),
            "detach", Value.bool(async));
    try (ControlClient client = cli.connect()) {
      if (async) {
        cli.print(client.ask("runs.start", request).getFirst(), data -> run);
        cli.terminal().message("It goes on: 'master runs watch " + run + "'.");
        return ExitStatus.OK;
      }
      return new RunFollower(cli, client, run).follow(() -> client.call("runs.start", request));
    }
  }
}
