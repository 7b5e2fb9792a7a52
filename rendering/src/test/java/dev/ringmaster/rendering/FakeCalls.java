package dev.ringmaster.rendering;

import dev.ringmaster.protocol.data.Value;
import dev.ringmaster.protocol.function.Effect;
import dev.ringmaster.protocol.function.Parameter;
import dev.ringmaster.protocol.function.Signature;
import dev.ringmaster.protocol.job.Call;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** {@code test.echo} reads, {@code cmd.run} may change, {@code test.fail} fails. */
final class FakeCalls implements CallPort {
  private static final List<Signature> ALL =
      List.of(
          Signature.function("test.echo", Effect.READ, "Says it.")
              .withRest(Parameter.required("text", Parameter.Type.ANY, "What.")),
          Signature.function("test.fail", Effect.READ, "Fails."),
          Signature.function("cmd.run", Effect.ONCE, "Runs it."));

  @Override
  public Optional<Signature> signature(String function) {
    return ALL.stream().filter(each -> each.name().equals(function)).findFirst();
  }

  @Override
  public Collection<String> names() {
    return ALL.stream().map(Signature::name).toList();
  }

  @Override
  public String place() {
    return "a state file";
  }

  @Override
  public Value call(Call call) {
    if (call.function().equals("test.fail")) {
      throw new IllegalStateException("it would not");
    }
    return call.positional().getFirst();
  }
}
