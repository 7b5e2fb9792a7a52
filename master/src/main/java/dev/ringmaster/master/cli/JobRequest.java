package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.JobId;
import java.time.Duration;
import java.util.regex.Pattern;

/** A job as it is asked for. */
record JobRequest(
    JobId id,
    String target,
    String function,
    CallArguments arguments,
    Duration timeout,
    Duration queueFor,
    boolean mayQueue,
    String environment) {
  private static final Pattern EVERYTHING = Pattern.compile("\\s*(\\*+|E@\\.\\*|G@[^ ]+:\\*)\\s*");

  /** Whether the target says "all", whoever that is. */
  boolean meansEverything() {
    return EVERYTHING.matcher(target).matches();
  }

  Value.MapValue toValue(boolean detach) {
    return Value.map(
        "job", Value.text(id.toString()),
        "target", Value.text(target),
        "function", Value.text(function),
        "words", Value.list(arguments.words().stream().map(Value::text).toList()),
        "named", Value.map(arguments.named()),
        "timeout", seconds(timeout),
        "queue_for", seconds(queueFor),
        "may_queue", Value.bool(mayQueue),
        "environment", Value.text(environment),
        "detach", Value.bool(detach));
  }

  private static Value seconds(Duration duration) {
    return Value.integer(duration.toSeconds());
  }
}
