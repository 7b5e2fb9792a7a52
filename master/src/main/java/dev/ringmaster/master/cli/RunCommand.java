package dev.ringmaster.master.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code master run}. */
final class RunCommand implements Callable<Integer> {
  private static final String[] DESCRIPTION = {
    "Runs FUNCTION on every minion that TARGET means, and prints what each answers as it"
        + " arrives.",
    "",
    "TARGET is a glob of minion ids (web*), a list (web01,web02), or an expression: G@os:Debian"
        + " and not E@db[0-9]+ or ( L@a,b ).",
    "An argument is YAML: 5 is a number, '[a, b]' a list, '\"5\"' text. KEY=VALUE names it;"
        + " KEY=@FILE takes the text of a file and KEY=- that of standard input, as they are.",
    "Ctrl-C only stops watching: the job goes on."
  };
  private static final String[] EXAMPLES = {
    "",
    "Examples:",
    "  master run '*' test.ping",
    "  master run 'web*' service.restart nginx --timeout 1m",
    "  master run web01 file.write /etc/motd contents=@motd.txt",
    "  master run 'G@os:Debian and not db01' pkg.install '[curl, git]' --queue-for 1h"
  };

  private final Cli cli;
  private final JobOptions options = new JobOptions();
  private String target = "";
  private String function = "";
  private List<String> words = List.of();

  private RunCommand(Cli cli) {
    this.cli = cli;
  }

  static CommandSpec spec(Cli cli) {
    RunCommand command = new RunCommand(cli);
    CommandSpec spec = CommandSpec.wrapWithoutInspection(command);
    spec.usageMessage().description(DESCRIPTION).footer(EXAMPLES);
    spec.addPositional(Specs.parameter(0, "TARGET", "Which minions.", it -> command.target = it));
    spec.addPositional(
        Specs.parameter(1, "FUNCTION", "What: module.function.", it -> command.function = it));
    spec.addPositional(
        Specs.rest(2, "ARG", "Its arguments: YAML, or KEY=YAML.", it -> command.words = it));
    command.options.addTo(spec);
    return spec;
  }

  @Override
  public Integer call() throws InterruptedException {
    CallArguments arguments = CallArguments.read(words, cli.terminal().in());
    JobRequest request = options.request(target, function, arguments);
    return new JobSubmission(cli, options, AnswerText::of).run(request);
  }
}
