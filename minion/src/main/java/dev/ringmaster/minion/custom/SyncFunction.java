package dev.ringmaster.minion.custom;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.function.FunctionFailure;
import java.util.Collection;

/** How an operator has a minion look for what travels with the files. */
public final class SyncFunction {
  private SyncFunction() {}

  /** What searches for it, and tells the master. */
  @FunctionalInterface
  public interface Search {
    Custom search() throws InterruptedException;
  }

  public static Function of(Search search) {
    return Function.of(
        Signature.function(
                "saltutil.sync_all",
                Effect.READ,
                "Answers which functions and states come with the newest files.")
            .documented(
                "They are those below _modules/ and _states/ of the default environment. From then"
                    + " on the master knows that this minion has them. Fails if one of them does not"
                    + " describe itself as it should."),
        (arguments, context) -> {
          Custom custom = search.search();
          Value.MapValue names =
              Value.map(
                  "functions", names(custom.functions().signatures()),
                  "states", names(custom.resources().signatures()));
          if (!custom.problems().isEmpty()) {
            throw new FunctionFailure(custom.problems(), names);
          }
          return names;
        });
  }

  private static Value names(Collection<Signature> signatures) {
    return Value.list(signatures.stream().map(Signature::name).sorted().map(Value::text).toList());
  }
}
