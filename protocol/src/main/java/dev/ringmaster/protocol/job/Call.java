package dev.ringmaster.protocol.job;

import dev.ringmaster.protocol.data.Value;
import java.util.List;

/**
 * A function and its arguments. As an operator types it, arguments may be positional; after binding
 * on the master all are named, have their parameter's type, and are secret where the signature says
 * so.
 */
public record Call(String function, List<Value> positional, Value.MapValue named) {
  public Call {
    positional = List.copyOf(positional);
  }

  public static Call of(String function, Value... positional) {
    return new Call(function, List.of(positional), Value.map());
  }
}
