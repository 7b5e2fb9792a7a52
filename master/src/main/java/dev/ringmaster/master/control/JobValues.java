package dev.ringmaster.master.control;

import dev.ringmaster.master.jobs.JobDetail;
import dev.ringmaster.master.jobs.JobEvent;
import dev.ringmaster.master.jobs.JobState;
import dev.ringmaster.master.jobs.JobSummary;
import dev.ringmaster.master.jobs.UnknownName;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.Outcome;
import dev.ringmaster.protocol.job.Return;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Jobs as the control API shows them.
 *
 * <p>A member of a job is a mapping with {@code minion}, {@code state} (a word), {@code verdict}
 * ({@code succeeded}, {@code failed}, {@code silent}, or {@code open} while no final state is
 * reached) and {@code detail} (a sentence); with {@code value}, {@code problems}, {@code started}
 * and {@code seconds} once it has answered.
 */
final class JobValues {
  private static final int DETAIL_LIMIT = 1_000;

  private JobValues() {}

  static Value.MapValue summary(JobSummary job) {
    return Value.map(
        "job", Value.text(job.id().toString()),
        "function", Value.text(job.function()),
        "target", Value.text(job.target()),
        "principal", Value.text(job.principal()),
        "submitted", Value.timestamp(job.submittedAt()),
        "cancelled", Value.bool(job.cancelled()),
        "members", Value.integer(job.members()),
        "succeeded", Value.integer(job.succeeded()),
        "failed", Value.integer(job.failed()),
        "silent", Value.integer(job.silent()),
        "open", Value.integer(job.open()));
  }

  /** A job without its members. */
  static Value.MapValue head(JobDetail job) {
    return Value.map(
        "job", Value.text(job.id().toString()),
        "function", Value.text(job.call().function()),
        "arguments", job.call().named(),
        "target", Value.text(job.target()),
        "environment", Value.text(job.environment()),
        "principal", Value.text(job.principal().name()),
        "submitted", Value.timestamp(job.submittedAt()),
        "not_after", Value.timestamp(job.notAfter()),
        "timeout", Value.real(job.timeout().toMillis() / 1000.0),
        "cancelled", Value.bool(job.cancelled()),
        "finished", Value.bool(job.isFinished()));
  }

  static Value.MapValue member(JobDetail.Member member) {
    return answered(
        member.enrolment().minion().value(), member.state(), member.answer().orElse(null));
  }

  /** What a subscriber hears, each with {@code event}: the kind. */
  static Value.MapValue event(JobEvent event) {
    return switch (event) {
      case JobEvent.Submitted submitted ->
          head(submitted.job())
              .with(
                  "members",
                  Value.list(submitted.job().members().stream().map(JobValues::member).toList()))
              .with(
                  "unknown",
                  Value.list(submitted.unknown().stream().map(JobValues::unknown).toList()))
              .with("event", kind("submitted"));
      case JobEvent.StateChanged changed ->
          state(changed.member().minion().value(), changed.state()).with("event", kind("state"));
      case JobEvent.Output output ->
          Value.map(
              "event", kind("output"),
              "minion", Value.text(output.member().minion().value()),
              "error", Value.bool(output.error()),
              "text", Value.text(output.text()),
              "skipped", Value.integer(output.skipped()),
              "broken", Value.bool(output.broken()));
      case JobEvent.Returned returned ->
          answered(returned.member().minion().value(), returned.state(), returned.answer())
              .with("event", kind("returned"));
      case JobEvent.Finished finished ->
          Value.map(
              "event", kind("finished"),
              "members",
                  Value.list(
                      finished.members().stream()
                          .map(m -> state(m.enrolment().minion().value(), m.state()))
                          .toList()));
    };
  }

  /** The same without what was answered and put out. */
  static Value.MapValue brief(JobEvent event) {
    return switch (event) {
      case JobEvent.Returned returned ->
          state(returned.member().minion().value(), returned.state())
              .with("event", kind("returned"));
      case JobEvent.Output output ->
          Value.map(
              "event", kind("output"),
              "minion", Value.text(output.member().minion().value()));
      case JobEvent other -> event(other);
    };
  }

  private static Value unknown(UnknownName name) {
    return Value.map(
        "minion", Value.text(name.name()),
        "excluded", Value.bool(name.excluded()),
        "near", Value.list(name.near().stream().map(Value::text).toList()));
  }

  /** The same of a return whose answer cannot be sent. */
  static Value.MapValue withoutAnswer(JobEvent.Returned returned, AnswerTooLarge why) {
    return withoutAnswer(returned.member(), returned.state(), why).with("event", kind("returned"));
  }

  /** Where a member stands whose answer cannot be sent. */
  static Value.MapValue withoutAnswer(Enrolment member, JobState state, AnswerTooLarge why) {
    Problem problem =
        Problem.of("the answer cannot be shown: " + why.problems().getFirst().message())
            .withAdvice("Ask that minion for less at once.");
    return state(member.minion().value(), state).with("problems", problems(List.of(problem)));
  }

  private static Value kind(String kind) {
    return Value.text(kind);
  }

  private static Value.MapValue state(String minion, JobState state) {
    return Value.map(
        "minion", Value.text(minion),
        "state", Value.text(word(state)),
        "verdict", Value.text(verdict(state)),
        "detail", Value.text(clipped(sentence(state))));
  }

  /** A minion says why, and may say much; a thousand members have to fit into one answer. */
  private static String clipped(String sentence) {
    if (sentence.length() <= DETAIL_LIMIT) {
      return sentence;
    }
    boolean half = Character.isHighSurrogate(sentence.charAt(DETAIL_LIMIT - 1));
    return sentence.substring(0, half ? DETAIL_LIMIT - 1 : DETAIL_LIMIT) + "…";
  }

  private static Value.MapValue answered(
      String minion, JobState state, @org.jspecify.annotations.Nullable Return answer) {
    Value.MapValue shown = state(minion, state);
    if (answer == null) {
      return shown;
    }
    shown =
        shown
            .with("started", Value.timestamp(answer.startedAt()))
            .with("seconds", Value.real(answer.duration().toMillis() / 1000.0));
    return switch (answer.outcome()) {
      case Outcome.Succeeded succeeded -> shown.with("value", succeeded.value());
      case Outcome.Failed failed ->
          shown.with("value", failed.value()).with("problems", problems(failed.problems()));
      case Outcome.TimedOut timedOut -> shown.with("value", timedOut.value());
      case Outcome.Refused refused ->
          shown.with("reason", Value.text(refused.reason().name().toLowerCase(Locale.ROOT)));
      case Outcome.Cancelled ignored -> shown;
      case Outcome.Interrupted ignored -> shown;
    };
  }

  static Value problems(List<Problem> problems) {
    return Value.list(
        problems.stream()
            .map(problem -> {
              Map<String, Value> shown = new LinkedHashMap<>();
              shown.put("message", Value.text(problem.message()));
              if (!problem.advice().isEmpty()) {
                shown.put("advice", Value.text(problem.advice()));
              }
              if (!problem.excerpt().isEmpty()) {
                shown.put("excerpt", Value.text(problem.markedExcerpt()));
              }
              if (problem.place().isKnown()) {
                shown.put("place", Value.text(problem.place().toString()));
              }
              return Value.map(shown);
            })
            .toList());
  }

  private static String word(JobState state) {
    return switch (state) {
      case JobState.NotStarted ignored -> "not started";
      case JobState.Waiting ignored -> "waiting for the minion";
      case JobState.Delivered ignored -> "delivered";
      case JobState.Queued ignored -> "queued there";
      case JobState.Running ignored -> "running";
      case JobState.Returned returned -> returned.succeeded() ? "succeeded" : "failed";
      case JobState.Refused ignored -> "refused";
      case JobState.Cancelled ignored -> "cancelled";
      case JobState.TimedOut ignored -> "timed out";
      case JobState.Interrupted ignored -> "interrupted";
      case JobState.Lost ignored -> "lost";
      case JobState.Expired ignored -> "expired";
    };
  }

  private static String verdict(JobState state) {
    if (!state.isFinal()) {
      return "open";
    }
    boolean succeeded = state instanceof JobState.Returned returned && returned.succeeded();
    return succeeded ? "succeeded" : state.isSilent() ? "silent" : "failed";
  }

  private static String sentence(JobState state) {
    return switch (state) {
      case JobState.Cancelled cancelled -> explained("cancelled", cancelled.why());
      case JobState.TimedOut timedOut -> explained("timed out", timedOut.why());
      case JobState.Interrupted interrupted -> explained("interrupted", interrupted.why());
      case JobState.Lost lost -> explained("lost", lost.why());
      case JobState.Expired expired ->
          "expired: its time ran out at " + expired.notAfter() + ", before it could be delivered";
      case JobState other -> other.describe();
    };
  }

  private static String explained(String word, String why) {
    return why.isEmpty() ? word : word + ": " + why;
  }
}
