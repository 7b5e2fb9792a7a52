package dev.ringmaster.minion.custom;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Arguments;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.states.function.CallContext;
import dev.ringmaster.states.function.Function;
import dev.ringmaster.states.host.CommandResult;
import java.util.Map;
import java.util.Optional;

/** A function that an executable below {@code _modules/} offers. */
record CustomFunction(Signature signature, Executable executable) implements Function {
  @Override
  public Value call(Arguments arguments, CallContext context) throws InterruptedException {
    return executable.ask("call", signature, arguments, Map.of(), signature.effect(), context);
  }

  @Override
  public Optional<Value> resumed(Arguments arguments, CommandResult result) {
    return Optional.of(executable.answer(signature.name(), result));
  }
}
