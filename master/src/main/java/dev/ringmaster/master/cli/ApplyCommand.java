package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code master apply}. */
final class ApplyCommand implements Callable<Integer> {
  private static final String[] DESCRIPTION = {
    "Brings every minion that TARGET means to the state that SLS files under states/ describe;"
        + " without SLS, to what the top file says it should have. Prints what changed, with"
        + " diffs.",
    "",
    "--test changes nothing and prints what would change."
  };
  private static final String[] EXAMPLES = {
    "",
    "Examples:",
    "  master apply web01 --test",
    "  master apply 'web*' web.nginx web.app --pillar '{app: {revision: v2}}'"
  };

  private final Cli cli;
  private final JobOptions options = new JobOptions();
  private String target = "";
  private List<String> sls = List.of();
  private boolean test;

  private ApplyCommand(Cli cli) {
    this.cli = cli;
  }

  static CommandSpec spec(Cli cli) {
    ApplyCommand command = new ApplyCommand(cli);
    CommandSpec spec = CommandSpec.wrapWithoutInspection(command);
    spec.usageMessage().description(DESCRIPTION).footer(EXAMPLES);
    spec.addPositional(Specs.parameter(0, "TARGET", "Which minions.", it -> command.target = it));
    spec.addPositional(
        Specs.rest(
            1,
            "SLS",
            "Which SLS files: web.nginx is states/web/nginx.sls. Default: the top file.",
            it -> command.sls = it));
    spec.addOption(
        Specs.flag("Change nothing; print what would change.", is -> command.test = is, "--test")
            .build());
    command.options.addTo(spec);
    return spec;
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
    CallArguments arguments = new CallArguments(words, java.util.Map.of());
    JobRequest request = options.request(target, "state.apply", arguments);
    return new JobSubmission(cli, options, AnswerText::of).run(request, test);
  }
}
