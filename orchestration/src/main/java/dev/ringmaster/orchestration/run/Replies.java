package dev.ringmaster.orchestration.run;

import dev.ringmaster.orchestration.run.JobPort.Reply;
import dev.ringmaster.orchestration.run.MemberEnd.Kind;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Enrolment;
import dev.ringmaster.protocol.job.Outcome;
import java.util.Optional;

/** What a job's answer means for a step. */
final class Replies {
  private Replies() {}

  static MemberEnd end(Enrolment member, Reply reply, boolean keepValue) {
    return switch (reply) {
      case Reply.NotStarted never -> plain(member, Kind.NOT_STARTED, never.why());
      case Reply.Lost lost -> plain(member, Kind.LOST, lost.why());
      case Reply.Returned returned -> returned(member, returned, keepValue);
    };
  }

  private static MemberEnd returned(Enrolment member, Reply.Returned returned, boolean keepValue) {
    return switch (returned.outcome()) {
      case Outcome.Succeeded succeeded ->
          new MemberEnd(
              member, Kind.SUCCEEDED, returned.changed(), "", kept(succeeded.value(), keepValue));
      case Outcome.Failed failed ->
          new MemberEnd(
              member,
              Kind.FAILED,
              returned.changed(),
              Problem.describe(failed.problems()),
              kept(failed.value(), keepValue));
      case Outcome.Refused refused -> plain(member, Kind.REFUSED, refused.message());
      case Outcome.Cancelled cancelled -> plain(member, Kind.CANCELLED, cancelled.message());
      case Outcome.TimedOut late -> plain(member, Kind.TIMED_OUT, late.message());
      case Outcome.Interrupted down -> plain(member, Kind.INTERRUPTED, down.message());
    };
  }

  private static Optional<Value> kept(Value value, boolean keepValue) {
    return keepValue ? Optional.of(value) : Optional.empty();
  }

  private static MemberEnd plain(Enrolment member, Kind kind, String message) {
    return new MemberEnd(member, kind, false, message, Optional.empty());
  }
}
