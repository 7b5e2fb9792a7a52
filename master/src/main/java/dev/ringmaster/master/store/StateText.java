package dev.ringmaster.master.store;

import dev.ringmaster.master.jobs.JobState;
import dev.ringmaster.protocol.job.Outcome;
import java.time.Instant;
import java.util.Locale;

/**
 * A state as two columns.
 *
 * @param state its name
 * @param why the rest of it, read by {@link #toState}
 */
record StateText(String state, String why) {
  static StateText of(JobState state) {
    return switch (state) {
      case JobState.NotStarted s -> new StateText("not_started", s.why());
      case JobState.Waiting s -> new StateText("waiting", s.notAfter().toString());
      case JobState.Delivered s -> new StateText("delivered", "");
      case JobState.Queued s -> new StateText("queued", s.behind());
      case JobState.Running s -> new StateText("running", "");
      case JobState.Returned s -> new StateText(s.succeeded() ? "succeeded" : "failed", "");
      case JobState.Refused s ->
          new StateText("refused_" + s.reason().name().toLowerCase(Locale.ROOT), s.why());
      case JobState.Cancelled s -> new StateText("cancelled", s.why());
      case JobState.TimedOut s -> new StateText("timed_out", s.why());
      case JobState.Interrupted s -> new StateText("interrupted", s.why());
      case JobState.Lost s -> new StateText("lost", s.why());
      case JobState.Expired s -> new StateText("expired", s.notAfter().toString());
    };
  }

  /** What a minion said before its return, in one column. */
  static String interim(JobState state) {
    StateText text = of(state);
    return text.why().isEmpty() ? text.state() : text.state() + " " + text.why();
  }

  static JobState fromInterim(String text) {
    int space = text.indexOf(' ');
    return space < 0
        ? new StateText(text, "").toState()
        : new StateText(text.substring(0, space), text.substring(space + 1)).toState();
  }

  JobState toState() {
    return switch (state) {
      case "not_started" -> new JobState.NotStarted(why);
      case "waiting" -> new JobState.Waiting(Instant.parse(why));
      case "delivered" -> new JobState.Delivered();
      case "queued" -> new JobState.Queued(why);
      case "running" -> new JobState.Running();
      case "succeeded" -> new JobState.Returned(true);
      case "failed" -> new JobState.Returned(false);
      case "cancelled" -> new JobState.Cancelled(why);
      case "timed_out" -> new JobState.TimedOut(why);
      case "interrupted" -> new JobState.Interrupted(why);
      case "lost" -> new JobState.Lost(why);
      case "expired" -> new JobState.Expired(Instant.parse(why));
      default -> {
        if (!state.startsWith("refused_")) {
          throw new IllegalStateException("the store has an unknown state: " + state);
        }
        String reason = state.substring("refused_".length()).toUpperCase(Locale.ROOT);
        yield new JobState.Refused(Outcome.Reason.valueOf(reason), why);
      }
    };
  }
}
