package dev.ringmaster.minion.call;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.Call;
import dev.ringmaster.rendering.CallPort;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.function.Functions;
import java.util.Collection;
import java.util.Optional;

/** The functions that templates may call: those that change nothing. */
record ReadingCalls(Functions functions, CallContext context, String place) implements CallPort {
  @Override
  public Optional<Signature> signature(String function) {
    return functions.find(function).map(Function::signature);
  }

  @Override
  public Collection<String> names() {
    return functions.names();
  }

  @Override
  public Value call(Call call) throws InterruptedException {
    return context.call(call);
  }
}
