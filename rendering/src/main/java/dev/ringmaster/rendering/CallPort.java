package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.Call;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The functions that a template may call as {@code salt.module.function(…)}. What they answer comes
 * from outside: it is data, never structure. {@code salt.pillar.get} and {@code salt.grains.get}
 * never come here, the context answers them.
 */
public interface CallPort {
  /** No function at all, where {@code place} says where that is: {@code a pillar}. */
  static CallPort none(String place) {
    return new CallPort() {
      @Override
      public Optional<Signature> signature(String function) {
        return Optional.empty();
      }

      @Override
      public Collection<String> names() {
        return List.of();
      }

      @Override
      public Set<Effect> allowed() {
        return Set.of();
      }

      @Override
      public String place() {
        return place;
      }

      @Override
      public Value call(Call call) {
        throw new IllegalStateException(call.function() + " cannot be called in " + place);
      }
    };
  }

  /** The signature of {@code module.function}, empty if there is none. */
  Optional<Signature> signature(String function);

  /** The names of all functions, for suggestions. */
  Collection<String> names();

  /** Which effects a call may have here; usually {@link Effect#READ} alone. */
  default Set<Effect> allowed() {
    return Set.of(Effect.READ);
  }

  /** Where this is, for messages: {@code a state file}, {@code a runbook}. */
  String place();

  /**
   * Calls a function whose effect is allowed. Its arguments are not yet bound.
   *
   * @throws RuntimeException if the call fails; its message is shown with the template's place
   */
  Value call(Call call) throws InterruptedException;
}
