package dev.ringmaster.master.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "start",
    description =
        "Runs the master in the foreground until SIGTERM or SIGINT, logging to standard error. Jobs"
            + " and runs that were under way when it last stopped go on.")
final class StartCommand implements Callable<Integer> {
  private final Cli cli;
  private final MasterCli.Starter starter;

  @Option(
      names = {"-c", "--config"},
      paramLabel = "FILE",
      description = "The configuration file. Default: ${DEFAULT-VALUE}.",
      defaultValue = "/etc/ringmaster/master.yaml")
  private Path configuration = Path.of("/etc/ringmaster/master.yaml");

  @Option(
      names = "--settings",
      description = "Print every setting with its meaning, limits and default, and do not start.")
  private boolean settings;

  StartCommand(Cli cli, MasterCli.Starter starter) {
    this.cli = cli;
    this.starter = starter;
  }

  @Override
  public Integer call() {
    if (settings) {
      cli.terminal().result(starter.settings());
      return ExitStatus.OK;
    }
    return starter.start(configuration, cli.terminal().err());
  }
}
