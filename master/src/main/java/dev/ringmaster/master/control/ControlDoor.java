package dev.ringmaster.master.control;

import dev.ringmaster.master.events.Audit;
import dev.ringmaster.master.jobs.Authorizer;
import dev.ringmaster.master.jobs.Principal;
import dev.ringmaster.master.jobs.UnconfirmedException;
import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.data.ProblemsException;
import dev.ringmaster.protocol.data.UnavailableException;
import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Binder;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.protocol.target.NothingMatchedException;
import dev.ringmaster.protocol.wire.control.End;
import dev.ringmaster.protocol.wire.control.Open;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every call goes through, whatever it came in by: find, bind, permit, audit, serve. */
public final class ControlDoor {
  private static final Logger LOG = LoggerFactory.getLogger(ControlDoor.class);

  private final ControlMethods methods;
  private final Authorizer authorizer;
  private final Audit audit;
  private final Denials denials;

  public ControlDoor(ControlMethods methods, Authorizer authorizer, Audit audit) {
    this.methods = methods;
    this.authorizer = authorizer;
    this.audit = audit;
    this.denials = new Denials(audit, System::nanoTime);
  }

  /** Serves one call to its end, and says how it ended. */
  Verdict serve(Open open, Value request, Exchange exchange) {
    try {
      permit(exchange.principal(), open.getMethod());
      ControlMethod method = methods.find(open.getMethod(), open.getVersion());
      Arguments arguments = bind(method, request);
      if (method.signature().effect() != Effect.READ && !method.auditsItself()) {
        String action = method.signature().name();
        audit.record(exchange.principal().name(), action, "", Value.map(arguments.values()));
      }
      method.serve(arguments, exchange);
      return new Verdict(End.Status.OK, List.of());
    } catch (ControlFailure e) {
      return new Verdict(e.status(), e.problems());
    } catch (NothingMatchedException e) {
      return new Verdict(End.Status.NOTHING_MATCHED, e.problems());
    } catch (UnconfirmedException e) {
      return new Verdict(End.Status.UNCONFIRMED, e.problems());
    } catch (UnavailableException e) {
      return new Verdict(End.Status.UNAVAILABLE, e.problems());
    } catch (ProblemsException e) {
      return new Verdict(End.Status.BAD_REQUEST, e.problems());
    } catch (InterruptedException e) {
      return interrupted(exchange);
    } catch (RuntimeException e) {
      LOG.error("{} failed", open.getMethod(), e);
      return new Verdict(
          End.Status.FAILED,
          List.of(
              Problem.of(open.getMethod() + " failed inside the master: " + e)
                  .withAdvice("The master's log has the details.")));
    }
  }

  private void permit(Principal principal, String method) {
    authorizer
        .refusal(principal, new Authorizer.Request.Manage(method, ""))
        .ifPresent(problem -> {
          denials.record(principal, method);
          throw ControlFailure.denied(problem);
        });
  }

  private static Arguments bind(ControlMethod method, Value request) {
    if (!(request instanceof Value.MapValue named)) {
      throw new ProblemsException(
          Problem.of("a request is a mapping by parameter name, not a " + request.kind()));
    }
    return Binder.bind(method.signature(), new Call(method.signature().name(), List.of(), named));
  }

  private static Verdict interrupted(Exchange exchange) {
    return switch (exchange.ending().orElse(Exchange.Ending.STOPPING)) {
      case CANCELLED -> new Verdict(End.Status.CANCELLED, List.of(Problem.of("cancelled")));
      case DEADLINE ->
          new Verdict(
              End.Status.DEADLINE,
              List.of(Problem.of("not answered within the time that the client gave")));
      case DETACHED, STOPPING ->
          new Verdict(End.Status.UNAVAILABLE, List.of(Problem.of("the master is stopping")));
    };
  }

  /** How a call has ended. */
  record Verdict(End.Status status, List<Problem> problems) {}
}
