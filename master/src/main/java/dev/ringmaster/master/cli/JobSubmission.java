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
    String what;
    try {
      return submit(request, harmless || options.isYes());
    } catch (CallRefused refused) {
      if (!refused.isUnconfirmed()) {
        throw refused;
      }
      what = refused.problems().getFirst().message();
    }
    // nothing was stored, so it is the same job still
    String sentence = Character.toUpperCase(what.charAt(0)) + what.substring(1) + ".";
    return cli.confirm(Printable.line(sentence)) ? submit(request, true) : ExitStatus.NOT_TRIED;
  }

  private int submit(JobRequest request, boolean confirmed) throws InterruptedException {
    try (ControlClient client = cli.connect()) {
      Supplier<ControlAnswers> begin =
          () -> client.call("jobs.submit", request.toValue(confirmed, options.isAsync()));
      return options.isAsync()
          ? printId(begin.get())
          : new JobFollower(cli, answerText, request.id().toString())
              .follow(begin, options.patience());
    }
  }

  private int printId(ControlAnswers answers) {
    Fields job = Fields.of(answers.all().getFirst());
    String id = job.text("job");
    UnknownName.tell(UnknownName.of(job), cli.terminal());
    cli.print(
        Value.map("job", Value.text(id), "members", Value.integer(job.list("members").size())),
        data -> id);
    cli.terminal().message("It is stored and goes on: 'master jobs watch " + id + "'.");
    return ExitStatus.OK;
  }
}
