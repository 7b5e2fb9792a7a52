package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.job.JobId;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of every command that submits a job. */
final class JobOptions {
  /** How much longer than its minions a client waits for their answers. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  @Option(
      names = {"-t", "--timeout"},
      paramLabel = "TIME",
      description =
          "End it on a minion after this time (90, 90s, 5m, 1h30m), and stop waiting shortly after."
              + " Default: no limit.")
  private String timeout = "";

  @Option(
      names = "--queue-for",
      paramLabel = "TIME",
      description = "A minion that is offline gets it when it returns within this time.")
  private String queueFor = "";

  @Option(
      names = "--no-queue",
      description = "Fail at once on a minion that another state run holds, rather than wait.")
  private boolean noQueue;

  @Option(names = "--async", description = "Print the job's id and do not wait for answers.")
  private boolean async;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask before changing everything.")
  private boolean yes;

  @Option(
      names = "--saltenv",
      paramLabel = "ENVIRONMENT",
      description = "The environment whose files it runs with. Default: base.")
  private String environment = "base";

  JobRequest request(String target, String function, CallArguments arguments) {
    return request(target, function, arguments, environment);
  }

  JobRequest request(String target, String function, CallArguments arguments, String files) {
    return new JobRequest(
        JobId.create(),
        target,
        function,
        arguments,
        duration("--timeout", timeout),
        duration("--queue-for", queueFor),
        !noQueue,
        files);
  }

  private static Duration duration(String option, String text) {
    return text.isEmpty() ? Duration.ZERO : Times.parse(option, text);
  }

  /** How long to wait for answers; empty: for ever. */
  Optional<Duration> patience() {
    Duration limit = duration("--timeout", timeout);
    return limit.isZero()
        ? Optional.empty()
        : Optional.of(limit.plus(duration("--queue-for", queueFor)).plus(GRACE));
  }

  boolean isAsync() {
    return async;
  }

  boolean isYes() {
    return yes;
  }

  /** As typed, empty if it was not. */
  String environment() {
    return environment;
  }
}
