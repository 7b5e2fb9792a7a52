package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Value;
import java.util.function.Function;
import java.util.function.Supplier;

/** Submits a job and shows what becomes of it. */
final class JobSubmission {
  private final Cli cli;
  private final JobOptions options;
  private final Function<Value, String> answerText;

  /**
   * @param answerText how an answer reads for people
   */
  JobSubmission(Cli cli, JobOptions options, Function<Value, String> answerText) {
    this.cli = cli;
    this.options = options;
    this.answerText = answerText;
  }

  /** Answers the exit status. */
  int run(JobRequest request) throws InterruptedException {
    return run(request, false);
  }

  /**
   * @param harmless whether it is known to change nothing, so that nobody has to be asked
   */
  int run(JobRequest request, boolean harmless) throws InterruptedException {
    if (!harmless && !confirmed(request)) {
      return ExitStatus.NOT_TRIED;
    }
    try (ControlClient client = cli.connect()) {
      Supplier<ControlAnswers> submit =
          () -> client.call("jobs.submit", request.toValue(options.isAsync()));
      return options.isAsync()
          ? printId(submit.get())
          : new JobFollower(cli, answerText, request.id().toString())
              .follow(submit, options.patience());
    }
  }

  private boolean confirmed(JobRequest request) {
    if (!request.meansEverything() || options.isYes() || isRead(request.function())) {
      return true;
    }
    return cli.confirm(false, "This runs " + request.function() + " on every minion.");
  }

  private boolean isRead(String function) {
    return cli.ask("functions.list", Value.map("glob", Value.text(function))).stream()
        .map(Fields::of)
        .anyMatch(
            fields -> fields.text("name").equals(function) && fields.text("effect").equals("read"));
  }

  private int printId(ControlAnswers answers) {
    Fields job = Fields.of(answers.all().getFirst());
    String id = job.text("job");
    cli.print(
        Value.map("job", Value.text(id), "members", Value.integer(job.list("members").size())),
        data -> id);
    cli.terminal().message("It is stored and goes on: 'master jobs watch " + id + "'.");
    return ExitStatus.OK;
  }
}
