package dev.ringmaster.master.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

@Command(
    name = "completion",
    description = {
      "Prints a script that completes commands and options in bash, and in zsh through its bash"
          + " compatibility.",
      "",
      "  source <(master completion)"
    })
final class CompletionCommand implements Callable<Integer> {
  private final Cli cli;

  CompletionCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    Cli shared = new Cli(cli.terminal(), cli.environment());
    cli.terminal()
        .result(AutoComplete.bash("master", MasterCli.whole(shared, CommandGroups.NO_MASTER)));
    return ExitStatus.OK;
  }
}
