package dev.ringmaster.master.jobs;

import dev.ringmaster.master.events.Audit;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.Value;
import java.util.Optional;

/** Who may do what with jobs. A refusal is in the audit before anybody hears of it. */
record Permissions(Authorizer authorizer, Audit audit) {
  /**
   * @param action what is done to the job or to all of them: {@code job.read}
   * @param resource the job; empty for all
   */
  void needToManage(Principal who, String action, String resource) {
    need(who, new Authorizer.Request.Manage(action, resource), action);
  }

  /**
   * @param subject what the audit names
   */
  void need(Principal who, Authorizer.Request request, String subject) {
    Optional<Problem> refusal = authorizer.refusal(who, request);
    if (refusal.isPresent()) {
      String why = refusal.get().message();
      audit.record(who.name(), "refused", subject, Value.map("why", Value.text(why)));
      throw new ProblemsException(refusal.get());
    }
  }
}
