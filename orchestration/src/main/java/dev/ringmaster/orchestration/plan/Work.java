package dev.ringmaster.orchestration.plan;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.job.Call;
import java.time.Duration;

/** What a step does. */
public sealed interface Work {
  /** In a few words, for people. */
  String title();

  /**
   * Calls a function on minions.
   *
   * @param target who, as an operator would type it
   * @param call its arguments may hold deferred expressions, see {@link Deferred}
   * @param states whether it applies states, which have a test mode
   * @param settings what the job's pillar and files come from
   */
  record OnMinions(String target, Call call, boolean states, JobSettings settings) implements Work {
    /** All the data of it in which a deferred expression may stand. */
    public Value everything() {
      return Value.list(Value.list(call.positional()), call.named(), settings.pillar());
    }

    @Override
    public String title() {
      return call.function() + " on " + target;
    }
  }

  /** Waits on the master. */
  record Pause(Duration duration) implements Work {
    @Override
    public String title() {
      return "wait " + duration.toSeconds() + " s";
    }
  }

  /**
   * Where a job's states and pillar come from.
   *
   * @param environment of the states; empty: the master's default
   * @param pillarEnvironment empty: the same as {@code environment}
   * @param pillar merged over the minion's own pillar; may hold secrets and deferred expressions
   */
  record JobSettings(String environment, String pillarEnvironment, Value.MapValue pillar) {
    public static final JobSettings DEFAULT = new JobSettings("", "", Value.map());
  }
}
