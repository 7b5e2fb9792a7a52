package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "apply",
    description = {
      "Brings every minion that TARGET means to the state that SLS files under states/ describe;"
          + " without SLS, to what the top file says it should have. Prints what changed, with"
          + " diffs.",
      "",
      "--test changes nothing and prints what would change."
    },
    footer = {
      "",
      "Examples:",
      "  master apply web01 --test",
      "  master apply 'web*' web.nginx web.app --pillar '{app: {revision: v2}}'"
    })
final class ApplyCommand implements Callable<Integer> {
  private final Cli cli;

  @Parameters(index = "0", paramLabel = "TARGET", description = "Which minions.")
  private String target = "";

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "SLS",
      description = "Which SLS files: web.nginx is states/web/nginx.sls. Default: the top file.")
  private List<String> sls = List.of();

  @Option(names = "--test", description = "Change nothing; print what would change.")
  private boolean test;

  @Option(
      names = "--pillar",
      paramLabel = "YAML",
      description = "Pillar data for this run, merged over the minion's own: '{a: 1}' or @FILE.")
  private String pillar = "";

  @Option(
      names = "--pillarenv",
      paramLabel = "ENVIRONMENT",
      description = "Whose pillar it runs with. Default: the environment of the files.")
  private String pillarEnvironment = "";

  @Mixin private final JobOptions options = new JobOptions();

  ApplyCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() throws InterruptedException {
    List<String> words = new ArrayList<>();
    if (!sls.isEmpty()) {
      words.add("mods=" + JsonText.line(Value.list(sls.stream().map(Value::text).toList())));
    }
    if (test) {
      words.add("test=true");
    }
    if (!pillar.isEmpty()) {
      words.add("pillar=" + PillarText.read(pillar));
    }
    if (!pillarEnvironment.isEmpty()) {
      words.add("pillarenv=" + JsonText.quote(pillarEnvironment));
    }
    CallArguments arguments = new CallArguments(words, java.util.Map.of());
    JobRequest request = options.request(target, "state.apply", arguments);
    return new JobSubmission(cli, options, AnswerText::of).run(request, test);
  }
}
