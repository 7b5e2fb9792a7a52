package dev.ringmaster.states.test;

import dev.ringmaster.protocol.data.Problem;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.FunctionFailure;
import dev.ringmaster.states.resource.Change;
import dev.ringmaster.states.resource.Resource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A state that only says what it was told to say. */
record Pretended(Signature signature, Function<Arguments, Pretence> pretence)
    implements Resource<Pretence> {
  private static final List<Change> CHANGES =
      List.of(Change.of("testing", "Unchanged", "Something pretended to change"));
  private static final List<Change> WATCH_CHANGES =
      List.of(Change.of("watch", "Unchanged", "Watch statement fired"));

  @Override
  public Pretence read(Arguments arguments, CallContext context) {
    Pretence now = pretence.apply(arguments);
    if (!now.succeeds() && !now.changes()) {
      throw failure(now);
    }
    return now;
  }

  @Override
  public List<Change> decide(Arguments arguments, Pretence current) {
    return current.changes() ? CHANGES : List.of();
  }

  @Override
  public Applied apply(
      Arguments arguments, Pretence current, List<Change> changes, CallContext context) {
    if (!current.succeeds()) {
      throw failure(current);
    }
    return Applied.saying(current.comment().isEmpty() ? "Success!" : current.comment());
  }

  @Override
  public Optional<WatchAction> watchAction() {
    return Optional.of(
        new WatchAction() {
          @Override
          public List<Change> decide(Arguments arguments) {
            return WATCH_CHANGES;
          }

          @Override
          public Applied apply(Arguments arguments, CallContext context) {
            return Applied.saying("Watch statement fired.");
          }
        });
  }

  @Override
  public Footprint footprint(Arguments arguments) {
    return Footprint.of(Set.of(), Set.of());
  }

  @Override
  public String unchangedComment(Arguments arguments, Pretence current) {
    return current.comment().isEmpty() ? "Success!" : current.comment();
  }

  private static FunctionFailure failure(Pretence pretence) {
    return new FunctionFailure(
        Problem.of(pretence.comment().isEmpty() ? "Failure!" : pretence.comment()));
  }
}
