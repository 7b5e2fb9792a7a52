package dev.ringmaster.master.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "run",
    description = {
      "Runs FUNCTION on every minion that TARGET means, and prints what each answers as it"
          + " arrives.",
      "",
      "TARGET is a glob of minion ids (web*), a list (web01,web02), or an expression: G@os:Debian"
          + " and not E@db[0-9]+ or ( L@a,b ).",
      "An argument is YAML: 5 is a number, '[a, b]' a list, '\"5\"' text. KEY=VALUE names it;"
          + " KEY=@FILE takes the text of a file and KEY=- that of standard input, as they are.",
      "Ctrl-C only stops watching: the job goes on."
    },
    footer = {
      "",
      "Examples:",
      "  master run '*' test.ping",
      "  master run 'web*' service.restart nginx --timeout 1m",
      "  master run web01 file.write /etc/motd contents=@motd.txt",
      "  master run 'G@os:Debian and not db01' pkg.install '[curl, git]' --queue-for 1h"
    })
final class RunCommand implements Callable<Integer> {
  private final Cli cli;

  @Parameters(index = "0", paramLabel = "TARGET", description = "Which minions.")
  private String target = "";

  @Parameters(index = "1", paramLabel = "FUNCTION", description = "What: module.function.")
  private String function = "";

  @Parameters(
      index = "2..*",
      arity = "0..*",
      paramLabel = "ARG",
      description = "Its arguments: YAML, or KEY=YAML.")
  private List<String> words = List.of();

  @Mixin private final JobOptions options = new JobOptions();

  RunCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() throws InterruptedException {
    CallArguments arguments = CallArguments.read(words, cli.terminal().in());
    JobRequest request = options.request(target, function, arguments);
    return new JobSubmission(cli, options, AnswerText::of).run(request);
  }
}
