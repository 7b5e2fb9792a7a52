package dev.ringmaster.master.cli;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.JobId;
import java.time.Duration;

/**
 * A job as it is asked for.
 *
 * @param environment whose files; empty: the master's choice
 * @param pillarEnvironment whose pillar; empty: that of the files
 * @param pillar YAML text, which the master reads; empty: none
 */
record JobRequest(
    JobId id,
    String target,
    String function,
    CallArguments arguments,
    Duration timeout,
    Duration queueFor,
    boolean mayQueue,
    String environment,
    String pillarEnvironment,
    String pillar) {
  /**
   * @param confirmed whether it may change every minion there is
   * @param detach whether only its beginning is of interest
   */
  Value.MapValue toValue(boolean confirmed, boolean detach) {
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
        "pillarenv", Value.text(pillarEnvironment),
        "pillar", Value.text(pillar),
        "confirmed", Value.bool(confirmed),
        "detach", Value.bool(detach));
  }

  private static Value seconds(Duration duration) {
    return Value.integer(duration.toSeconds());
  }
}
