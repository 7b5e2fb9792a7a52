package dev.ringmaster.master.jobs;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.job.Enrolment;
import java.util.List;
import java.util.Optional;

/** Decides who may do what. What no rule allows is refused. */
@FunctionalInterface
public interface Authorizer {
  /** Why {@code who} may not do this; empty if it may. */
  Optional<Problem> refusal(Principal who, Request request);

  /** What somebody wants to do. */
  sealed interface Request {
    /**
     * A call on these minions, after the target was resolved and the arguments were bound, so that
     * neither can widen itself afterwards.
     */
    record Execute(Call call, List<Enrolment> members) implements Request {
      public Execute {
        members = List.copyOf(members);
      }
    }

    /**
     * Anything else.
     *
     * @param action what, as a dotted name: {@code job.cancel}, {@code key.accept}, {@code
     *     run.start}, {@code events.read}
     * @param subject on what: a job, a minion id, the name of a runbook; may be empty
     */
    record Manage(String action, String subject) implements Request {}
  }
}
