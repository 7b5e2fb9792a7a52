package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.job.JobId;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** The options of every command that submits a job. */
final class JobOptions {
  /** How much longer than its minions a client waits for their answers. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private String timeout = "";
  private String queueFor = "";
  private boolean noQueue;
  private boolean async;
  private boolean yes;
  private String environment = "";
  private String pillar = "";
  private String pillarEnvironment = "";

  void addTo(CommandSpec spec) {
    spec.addOption(
        Specs.option(
                "TIME",
                "End it on a minion after this time (90, 90s, 5m, 1h30m), and stop waiting shortly"
                    + " after. Default: no limit.",
                time -> timeout = time,
                "-t",
                "--timeout")
            .build());
    spec.addOption(
        Specs.option(
                "TIME",
                "A minion that is offline gets it when it returns within this time.",
                time -> queueFor = time,
                "--queue-for")
            .build());
    spec.addOption(
        Specs.flag(
                "Fail at once on a minion that another state run holds, rather than wait.",
                is -> noQueue = is,
                "--no-queue")
            .build());
    spec.addOption(
        Specs.flag("Print the job's id and do not wait for answers.", is -> async = is, "--async")
            .build());
    spec.addOption(
        Specs.flag("Do not ask before changing everything.", is -> yes = is, "-y", "--yes")
            .build());
    spec.addOption(
        Specs.option(
                "ENVIRONMENT",
                "The environment whose files it runs with. Default: that of the pillar, else base.",
                name -> environment = name,
                "--saltenv")
            .build());
    spec.addOption(
        Specs.option(
                "ENVIRONMENT",
                "The environment whose pillar it runs with. Default: that of the files.",
                name -> pillarEnvironment = name,
                "--pillarenv")
            .build());
    spec.addOption(
        Specs.option(
                "YAML",
                "Pillar data for this job, merged over each minion's own: '{a: 1}', or @FILE.",
                text -> pillar = text,
                "--pillar")
            .build());
  }

  JobRequest request(String target, String function, CallArguments arguments) {
    return new JobRequest(
        JobId.create(),
        target,
        function,
        arguments,
        duration("--timeout", timeout),
        duration("--queue-for", queueFor),
        !noQueue,
        environment,
        pillarEnvironment,
        pillar.isEmpty() ? "" : PillarText.read(pillar));
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
}
