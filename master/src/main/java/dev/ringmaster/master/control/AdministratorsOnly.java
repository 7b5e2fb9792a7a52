package dev.ringmaster.master.control;

import dev.ringmaster.master.jobs.Authorizer;
import dev.ringmaster.master.jobs.Principal;
import dev.ringmaster.protocol.data.Problem;
import java.util.Optional;

/** Administrators may do everything, others nothing. */
public final class AdministratorsOnly implements Authorizer {
  @Override
  public Optional<Problem> refusal(Principal who, Request request) {
    if (who.administrator()) {
      return Optional.empty();
    }
    String what =
        switch (request) {
          case Request.Execute execute -> "run " + execute.call().function();
          case Request.Manage manage -> "use " + manage.action();
        };
    return Optional.of(
        Problem.of(who + " may not " + what)
            .withAdvice(
                "Root, the user that the master runs as and members of the group "
                    + PeerCredentials.GROUP
                    + " may."));
  }
}
